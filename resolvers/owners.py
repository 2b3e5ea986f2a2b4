"""Whose a new record is: the named owner's, else the caller's."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.actors import Actor
from models.base import Owned
from models.identities import User
from resolvers.records import find, own

OWNER: Final = "owner_id"


def entrust(session: Session, actor: Actor, record: Owned, fields: Any) -> None:
    """Give a new record its owner and team; takes `owner_id` out of the fields."""
    hand_over(session, record, fields.pop(OWNER, actor.user_id))


def hand_over(session: Session, record: Owned, owner_id: UUID | None) -> None:
    """Give a record another owner and his team; none leaves it to nobody."""
    own(record, find(session, User, owner_id, field=OWNER) if owner_id else None)
