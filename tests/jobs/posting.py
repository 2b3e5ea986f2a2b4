"""What was written to whom, once all that follows has followed."""

from sqlalchemy import select

from jobs.draining import drain
from models import database
from models.mails import EmailMessage


def mails(kind: str) -> list[EmailMessage]:
    """The mails of a kind, in their order."""
    drain(database.sessions())
    with database.sessions()() as session:
        found = select(EmailMessage).where(EmailMessage.kind == kind).order_by(EmailMessage.id)
        return list(session.scalars(found))
