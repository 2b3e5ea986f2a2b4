"""What the placeholders of a mail stand for, written only as it leaves or is shown."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

import settings
from auth import mailed_links
from auth.links import code_of, token_of
from jobs.mailing import Letter, fill
from models.credentials import LinkToken
from models.identities import User
from models.mails import EmailMessage
from models.recipients import LinkGrant


def filled(session: Session, mail: EmailMessage) -> Letter:
    """Return the letter with its links and its code."""
    told = {name: _secret(session, name, source) for name, source in mail.secrets.items()}
    return fill(Letter(mail.subject, mail.html, mail.text), told)


def _secret(session: Session, name: str, source: Mapping[str, str]) -> str:
    base = settings.get().base_url.rstrip("/")
    if "grant" in source:
        grant = session.get_one(LinkGrant, UUID(source["grant"]))
        return f"{base}{source['path']}{token_of(grant)}{source.get('after', '')}"
    if "code" in source:
        return code_of(UUID(source["code"]))
    if "login" in source:
        link = session.get_one(LinkToken, UUID(source["login"]))
        owner = session.get_one(User, link.user_id)
        told = mailed_links.code_of(link)
        return told if name == "code" else mailed_links.address_of(link, owner.kind)
    if "invite" in source:
        link = session.get_one(LinkToken, UUID(source["invite"]))
        return f"{base}{source['path']}{mailed_links.secret_of(link)}"
    return f"{base}{source['path']}"
