"""`demo load`, and the first start: the named world, once, into a database without people."""

from sqlalchemy import Connection, text

import settings
from commands.failures import CommandError
from commands.migration import bring_up_to_date, is_up_to_date
from commands.progress import result, say
from jobs import reactions
from models import database, migrate, secrets

STAFF = ("admin", "manager", "finance", "agent")
CUSTOMERS = ("ana@acme.test", "ben@acme.test", "cleo@globex.test")
PARTNERS = ("pia@northstar.test", "raj@summit.test")


def load(*, scale: float) -> None:
    """`./crm demo load [--scale N]`."""
    if settings.get().env is settings.Environment.PRODUCTION:
        message = "The demo world is not for production (CRM_ENV)"
        raise CommandError(message)
    with database.engine().connect() as connection, migrate.alone(connection):
        migrate.require_current(connection)
        if not is_without_people(connection):
            message = "This database has people already: the demo world goes into an empty one"
            raise CommandError(message)
        load_world(scale)
    result(logins())


def prepare(*, demo: bool) -> None:
    """Make the database ready for a start: one process does it, the others wait for it."""
    with database.engine().connect() as connection, migrate.alone(connection):
        if not is_up_to_date(connection):
            say("bringing the database up to date")
            bring_up_to_date(connection)
        if demo and is_without_people(connection):
            load_world()


def is_without_people(connection: Connection) -> bool:
    """A first start, or one with --no-demo where nobody was made since."""
    found = connection.scalar(text("SELECT NOT EXISTS (SELECT 1 FROM users)"))
    connection.commit()
    return bool(found)


def load_world(scale: float = 0) -> None:
    """All in one transaction, so that a start which is cut short leaves nothing; then its jobs."""
    from jobs.draining import drain  # noqa: PLC0415  # only a first start needs them
    from tests import world  # noqa: PLC0415

    say("loading the demo world")
    reactions.connect()
    with database.sessions().begin() as session:
        world.load(session)
        if scale:
            from bench.world import load_at_scale  # noqa: PLC0415  # seldom asked for

            say("loading the large world beside it")
            load_at_scale(session.connection(), scale)
    say("writing its mails and documents")
    drain(database.sessions())


def logins() -> str:
    """Who can sign in to the demo world, and how."""
    lines = [
        "Password of all demo people: " + secrets.demo_password(),
        "  staff      " + "  ".join(f"{name}@trustcart.test" for name in STAFF),
        "  customers  " + "  ".join(CUSTOMERS),
        "  partners   " + "  ".join(PARTNERS),
    ]
    return "\n".join(lines)
