"""Mails as they are shown to those who run the product: links and codes only in a demo."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import settings
from jobs.letters.secrets import filled
from jobs.mailing import Letter, withhold
from models.mails import EmailMessage, MailStatus


def newest(session: Session) -> list[EmailMessage]:
    """Return all mails, the newest first."""
    return list(
        session.scalars(
            select(EmailMessage).order_by(EmailMessage.created_at.desc(), EmailMessage.id.desc())
        )
    )


def shown(session: Session, mail: EmailMessage) -> dict[str, Any]:
    """Return a mail for others' eyes; only a captured one of a demo tells its links and codes."""
    demo = settings.get().env is settings.Environment.DEMO
    tells = demo and mail.status is MailStatus.CAPTURED
    letter = filled(session, mail) if tells else withhold(_letter(mail))
    return {
        "id": f"eml_{mail.id.hex}",
        "to": mail.to_address,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "message_id": mail.message_id,
        "status": mail.status.value,
        "created_at": mail.created_at.isoformat(),
    }


def _letter(mail: EmailMessage) -> Letter:
    return Letter(mail.subject, mail.html, mail.text)
