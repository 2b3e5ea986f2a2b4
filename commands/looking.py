"""`schema print`, `outbox list` and `outbox jobs`: what is there, for people and programs."""

import json
from typing import Final

from sqlalchemy import text

from commands.addresses import follow_web
from commands.migration import work
from commands.progress import result
from models import clock

OUTBOX: Final = text("""
    SELECT outbox.id, events.name AS event, event_id, reaction,
        CASE WHEN done_at IS NOT NULL THEN 'DONE'
            WHEN parked_at IS NOT NULL THEN 'PARKED'
            WHEN leased_until > :now THEN 'LEASED'
            ELSE 'WAITING' END AS state,
        due, attempts, leased_until, done_at, parked_at, last_error
    FROM outbox JOIN events ON events.id = event_id
    ORDER BY due, outbox.id
""")


def print_schema(*, role: str | None) -> None:
    """`./crm schema print [--role ROLE]`."""
    from auth.actors import Role  # noqa: PLC0415  # the outbox has no use for them
    from schema import build  # noqa: PLC0415

    result(build.printed(Role(role.upper()) if role else None).rstrip("\n"))


def list_outbox(*, as_json: bool) -> None:
    """`./crm outbox list [--json]`: all mails, the newest first."""
    from jobs import letters  # noqa: PLC0415  # the schema has no use for them

    follow_web()
    with work() as session:
        mails = [letters.shown(session, mail) for mail in letters.newest(session)]
    if as_json:
        result(json.dumps(mails, default=str, indent=2, ensure_ascii=False))
        return
    for mail in mails:
        result(f"{mail['status']:<9} {mail['created_at']}  {mail['to']}  {mail['subject']}")


def list_reactions(*, as_json: bool) -> None:
    """`./crm outbox jobs [--json]`: what is still to do after events, and what was given up."""
    with work() as session:
        rows = [dict(row) for row in session.execute(OUTBOX, {"now": clock.now()}).mappings()]
    if as_json:
        result(json.dumps(rows, default=str, indent=2))
        return
    for row in rows:
        said = (row["state"], row["due"], row["reaction"], f"after {row['event']}")
        result("  ".join(map(str, [*said, row["last_error"] or ""])).rstrip())
