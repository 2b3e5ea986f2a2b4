"""What happens to a quote is written down as its customer may read it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from auth.actors import Actor
from models.base import Visibility
from models.events import Event, record
from models.quotes import Quote


def tell(
    session: Session, actor: Actor, quote: Quote, name: str, told: Mapping[str, Any] | None = None
) -> Event:
    """Record what happened to a quote that the customer has."""
    return record(session, actor, name, subject=quote, changes=told, visibility=Visibility.CUSTOMER)
