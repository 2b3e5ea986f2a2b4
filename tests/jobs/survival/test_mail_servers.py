"""Mail servers that say later, never or nothing: mails wait, and are given up visibly."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import settings
from auth.actors import SYSTEM, Actor
from auth.binding import bind
from jobs import actors
from jobs.draining import drain
from jobs.letters import newest, sending, shown
from jobs.mailing import Post
from jobs.reactions import SEND_MAIL
from models import clock
from models.documents import Document
from models.errors import DomainError, ErrorCode
from models.events import MOST_ATTEMPTS, Event, OutboxEntry
from models.identities import StaffRole, User
from models.mails import EmailMessage, MailStatus
from resolvers import mails
from tests.jobs.doing import after_lease
from tests.jobs.mailing.servers import DROP, HANG, Behaviour, free_port, running
from tests.jobs.survival.deals import Deals
from tests.resolvers.acting import acting, person
from tests.resolvers.quotes.scene import ANA


class Office:
    """One sent quote, the mail of it, and a mail server."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.deals = Deals(1)

    def with_server(self, port: int) -> None:
        """Hand mails to the server on a port."""
        self._monkeypatch.setenv("CRM_SMTP_URL", f"smtp://127.0.0.1:{port}")
        settings.get.cache_clear()

    def run(self, at: datetime | None = None) -> EmailMessage:
        """Do all that is due at an instant; returns the mail."""
        with clock.frozen(at or clock.now()):
            drain(self.deals.sessions)
        return self.mail

    @property
    def mail(self) -> EmailMessage:
        """The mail that asks Ana to sign."""
        with self.deals.sessions() as session:
            return session.scalars(select(EmailMessage)).one()

    @property
    def entry(self) -> OutboxEntry:
        """What sends it."""
        return self.entries[-1]

    @property
    def entries(self) -> list[OutboxEntry]:
        """What sends it, and what sent it before."""
        with self.deals.sessions() as session:
            found = (
                select(OutboxEntry)
                .join(Event, Event.id == OutboxEntry.event_id)
                .where(Event.subject_id == self.mail.id, OutboxEntry.reaction == SEND_MAIL)
                .order_by(OutboxEntry.id)
            )
            return [*session.scalars(found)]

    def retry(self) -> EmailMessage:
        """Have it tried again, as an admin does."""
        with self.deals.sessions.begin() as session:
            actor = self._admin(session)
            return mails.retry_mail(session, actor, email_message_id=self.mail.id)

    def _admin(self, session: Any) -> Actor:
        bind(session, SYSTEM)
        known = session.scalar(select(User).where(User.role == StaffRole.ADMIN))
        return acting(session, known or person(session, StaffRole.ADMIN))


@pytest.fixture
def office(place: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An installation with one sent quote."""
    assert settings.get().data_dir == place
    return Office(monkeypatch)


@pytest.mark.parametrize(
    ("step", "answer"),
    [("MAIL", "450 greylisted"), ("RCPT", "452 full"), ("DATA", "421 busy"), ("DATA", DROP)],
)
def test_what_is_not_taken_now_is_sent_later_under_the_same_id(office, step, answer):
    with running(Behaviour({step: answer})) as port:
        office.with_server(port)
        failed = office.run()
    assert (failed.status, failed.attempts) == (MailStatus.FAILED, 1)
    pause = office.entry.due - clock.now()
    assert timedelta(seconds=10) < pause <= timedelta(seconds=36)
    taking = Behaviour()
    with running(taking) as port:
        office.with_server(port)
        assert office.run().status is MailStatus.FAILED
        sent = office.run(office.entry.due)
    assert (sent.status, sent.attempts, sent.last_error) == (MailStatus.SENT, 2, None)
    assert taking.message()["Message-ID"] == failed.message_id == sent.message_id


def test_a_server_that_is_away_for_two_days_costs_no_mail(office):
    office.with_server(free_port())
    office.run()
    began = clock.now()
    while office.entry.due < began + timedelta(days=1.5):
        assert office.run(office.entry.due).status is MailStatus.FAILED
    with running(Behaviour()) as port:
        office.with_server(port)
        assert office.run(office.entry.due).status is MailStatus.SENT


def test_who_never_takes_it_is_left_alone_at_last(office):
    with running(Behaviour({"RCPT": "450 later"})) as port:
        office.with_server(port)
        office.run()
        while office.mail.status is MailStatus.FAILED:
            office.run(office.entry.due)
    assert (office.mail.status, office.mail.attempts) == (MailStatus.PARKED, 13)
    assert office.entry.parked_at is not None


def test_a_no_is_shown_and_what_is_tried_again_has_its_id(office):
    with running(Behaviour({"RCPT": "550 no such person"})) as port:
        office.with_server(port)
        parked = office.run()
    assert parked.status is MailStatus.PARKED
    assert "550 no such person" in (parked.last_error or "")
    with office.deals.sessions() as session:
        (told,) = (shown(session, mail) for mail in newest(session))
    assert (told["status"], told["to"]) == ("PARKED", ANA["email"])
    taking = Behaviour()
    with running(taking) as port:
        office.with_server(port)
        assert office.run(clock.now() + timedelta(days=9)).status is MailStatus.PARKED
        assert office.retry().status is MailStatus.QUEUED
        assert office.run().status is MailStatus.SENT
    assert taking.message()["Message-ID"] == parked.message_id
    assert len(taking.received) == 1
    with pytest.raises(DomainError) as refused:
        office.retry()
    assert refused.value.code is ErrorCode.INVALID_STATE


def test_a_server_that_never_answers_holds_nobody_else_up(place, monkeypatch):
    assert settings.get().data_dir == place
    monkeypatch.setattr(sending, "_post", lambda url: Post(url, seconds=0.5))
    deals = Deals(3)
    silent = Behaviour({"MAIL": HANG})
    with running(silent) as port:
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://127.0.0.1:{port}")
        settings.get.cache_clear()
        began = clock.now()
        for seconds in (0, 55):
            with clock.frozen(began + timedelta(seconds=seconds)):
                drain(deals.sessions)
            assert len(silent.sessions) == 1
        with deals.sessions() as session:
            mails = session.scalars(select(EmailMessage)).all()
            assert sorted(one.attempts for one in mails) == [0, 0, 1]
            assert len(session.scalars(select(Document)).all()) == 3
    taking = Behaviour()
    with running(taking) as port:
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://127.0.0.1:{port}")
        settings.get.cache_clear()
        with clock.frozen(began + timedelta(seconds=90)):
            drain(deals.sessions)
    assert len(taking.received) == 3


class Killed(BaseException):
    """The end of a process, as far as the database sees it."""


def test_a_mail_that_kills_its_process_is_shown_as_given_up(office, monkeypatch):
    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setitem(actors.REACTIONS, SEND_MAIL, die)
        for attempt in range(MOST_ATTEMPTS):
            with clock.frozen(after_lease(attempt)), pytest.raises(Killed):
                drain(office.deals.sessions)
        office.run(after_lease(MOST_ATTEMPTS))
    assert office.mail.status is MailStatus.PARKED
    with running(Behaviour()) as port:
        office.with_server(port)
        office.retry()
        assert office.run().status is MailStatus.SENT


def test_a_mail_whose_file_is_gone_is_shown_as_given_up(office):
    lost = {"sha256": "0" * 64, "name": "Q-1.pdf", "media_type": "application/pdf"}
    office.with_server(free_port())
    office.run()
    with office.deals.sessions.begin() as session:
        session.get_one(EmailMessage, office.mail.id).attachments = [lost]
    for _ in range(MOST_ATTEMPTS):
        assert office.run(office.entry.due).status is MailStatus.FAILED or office.entry.parked_at
    assert office.mail.status is MailStatus.PARKED
    assert office.mail.last_error == office.entry.last_error
    assert "The file could not be read" in (office.entry.last_error or "")
