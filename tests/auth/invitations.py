"""The link of an invitation, as its mail alone tells it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.mailed_links import secret_of
from models.credentials import LinkToken
from models.identities import User


def mailed_secret(session: Session, user: User) -> str:
    """The secret of the link that somebody was invited with last."""
    session.flush()
    newest = select(LinkToken).where(LinkToken.user_id == user.id).order_by(LinkToken.id.desc())
    bound = dict(session.info)
    session.info.clear()
    link = session.scalars(newest).first()
    session.info.update(bound)
    assert link is not None
    return secret_of(link)
