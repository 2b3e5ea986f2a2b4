"""Hands a written mail to the server, or keeps it for the outbox where there is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy.orm import Session

import settings
from auth.actors import Actor
from jobs.letters.domain import own_domain
from jobs.letters.secrets import filled
from jobs.mailing import (
    Deferred,
    File,
    Mailbox,
    OutgoingMail,
    Post,
    Rejected,
    message_id,
    next_attempt,
)
from jobs.mailing.failures import LATE
from jobs.mailing.servers import WrongServer
from jobs.postponing import Postponed
from models import clock, storage
from models.events import Event
from models.mails import EmailMessage
from resolvers.mails import mail_to_send
from resolvers.pricing import the_organisation

REST: Final = timedelta(seconds=60)
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_silent: dict[str, datetime] = {}
"""When a server last let a mail wait for nothing."""


def send_mail(session: Session, _: Actor, event: Event) -> Postponed | None:
    """Send the mail of an event, unless it is sent; what a server says no to is kept visibly.

    A crash after the server's yes sends it again under the same Message-ID.
    """
    mail = mail_to_send(session, event.subject_id)
    if mail is None:
        return None
    url = settings.get().smtp_url
    if not url:
        mail.captured()
        return None
    if rest := _rest(url):
        return Postponed(LATE, rest)
    mail.attempts += 1
    try:
        _post(url).send(outgoing(session, mail))
    except (Deferred, WrongServer) as problem:
        if str(problem) == LATE:
            _silent[url] = clock.now()
        pause = next_attempt(mail.attempts, mail.message_id)
        mail.deferred(str(problem), for_good=pause is None)
        return Postponed(str(problem), pause)
    except Rejected as problem:
        mail.deferred(str(problem), for_good=True)
        return Postponed(str(problem))
    mail.sent()
    return None


def _rest(url: str) -> timedelta:
    """How long a server that did not answer is left alone: the others' work is not held up by it.

    A mail that comes meanwhile waits, and that is no attempt.
    """
    passed = clock.now() - _silent.get(url, LONG_AGO)
    return REST - passed if timedelta() <= passed < REST else timedelta()


def outgoing(session: Session, mail: EmailMessage) -> OutgoingMail:
    """Return a mail as it leaves: links and codes in their places, files attached."""
    house = the_organisation(session)
    name = f"{mail.from_name} · {house.name}" if mail.from_name else house.name
    thread = _thread(mail)
    return OutgoingMail(
        message_id=mail.message_id,
        sender=Mailbox(_address(house.email), name),
        to=Mailbox(mail.to_address, mail.to_name or ""),
        letter=filled(session, mail),
        language=mail.language,
        reply_to=Mailbox(mail.reply_to, mail.from_name or "") if mail.reply_to else None,
        in_reply_to=thread,
        references=(thread,) if thread else (),
        files=tuple(
            File(one["name"], one["media_type"], storage.read(one["sha256"]))
            for one in mail.attachments
        ),
        at=mail.created_at,
    )


def _address(of_house: str | None) -> str:
    return settings.get().mail_from or of_house or f"crm@{own_domain()}"


def _thread(mail: EmailMessage) -> str | None:
    """Return the id by which all mails about one record hang together in a mailbox."""
    if mail.thread_id is None:
        return None
    domain = mail.message_id.rpartition("@")[2].rstrip(">")
    return message_id(mail.thread_id, "thread", mail.to_address, domain)


@cache
def _post(url: str) -> Post:
    return Post(url)
