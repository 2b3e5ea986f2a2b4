"""What a quote's owner is told inside the product, in his language."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auth.actors import Actor
from jobs.mailing.words import tongue
from models.events import Event
from models.identities import User
from models.quotes import Quote
from resolvers.notifications import notify


def notify_owner(session: Session, _: Actor, event: Event) -> None:
    """Tell the owner of a quote what the customer did."""
    quote = session.get_one(Quote, event.subject_id)
    if quote.owner_id is not None:
        reads = tongue(session.get_one(User, quote.owner_id).locale)
        told = {**event.changes, "number": quote.number}
        text = reads.say(reads.texts["notices"][event.name], told)
        notify(session, event, user_id=quote.owner_id, text=text)
