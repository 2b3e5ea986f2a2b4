"""What follows a quote: its PDF, its mails, its seal and its deal, each exactly once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Final
from uuid import uuid4

import pytest
from sqlalchemy import URL, TextClause, select, text
from sqlalchemy.orm import Session, sessionmaker

from auth.actors import SYSTEM, Actor
from auth.binding import bind
from jobs import papers, reactions
from jobs.draining import drain
from jobs.letters import filled
from models import database, events, storage
from models.documents import Document, DocumentKind, DocumentVersion
from models.errors import DomainError, ErrorCode
from models.events import OutboxEntry
from models.mails import EmailMessage, MailStatus
from models.orders import Order
from models.quotes import Quote
from models.signatures import Signature, SignatureRequest, SignatureStatus
from resolvers.quotes import accepting, sending, viewing
from resolvers.use_cases import is_keyed
from schema.acting import Act, Done, act
from schema.build import whole
from schema.mutating import MUTATIONS
from tests.jobs.survival.deals import until
from tests.resolvers.quotes.scene import ANA, Scene

Sessions = sessionmaker[Session]


def follow(sessions: Sessions) -> None:
    """Do what is due until nothing is, and nothing failed."""
    drain(sessions)
    with sessions() as session:
        wrong = select(OutboxEntry.last_error).where(OutboxEntry.done_at.is_(None))
        assert session.scalars(wrong).all() == []


class Stage:
    """A sent quote in a database of its own."""

    def __init__(self) -> None:
        self.sessions = database.sessions()
        with self.sessions.begin() as session:
            self.scene = Scene(session)
            self.quote_id = self.scene.sent().id
            bind(session, SYSTEM)
        with self.sessions() as session:
            self.scene.session = session
            quote = session.get_one(Quote, self.quote_id)
            self.link = self.scene.link(quote)
            version = self.scene.shown(quote)
            self.seen = {"version": version.number, "contentHash": version.content_hash}

    def accept(self, actor: Actor | None = None, **more: object) -> Done:
        """Accept as the API does: one act in one transaction."""
        given = {
            "quoteId": f"quo_{self.quote_id.hex}",
            "signature": {"typed": {}},
            "signerName": ANA["name"],
            "consent": True,
            **self.seen,
            **more,
        }
        wanted = Act(MUTATIONS["acceptQuote"], given, actor or self.link, str(uuid4()))
        return act(self.sessions, wanted)


@pytest.fixture
def stage(clean_database: URL, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A sent quote, what follows it waiting in the outbox of a database of its own."""
    assert clean_database == database.database_url()
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))
    whole()
    return Stage()


def mails(sessions: Sessions) -> list[tuple[str, str, MailStatus]]:
    with sessions() as session:
        found = session.scalars(select(EmailMessage).order_by(EmailMessage.id))
        return [(one.kind, one.to_address, one.status) for one in found]


def test_a_sent_quote_is_rendered_once_and_mailed_to_its_signer(stage: Stage):
    follow(stage.sessions)
    assert mails(stage.sessions) == [("quote_sent", ANA["email"], MailStatus.CAPTURED)]
    with stage.sessions() as session:
        paper = session.scalars(select(DocumentVersion)).one()
        assert storage.read(paper.sha256).startswith(b"%PDF-1.7")
        (mail,) = session.scalars(select(EmailMessage))
        letter = filled(session, mail)
        assert "{{" not in letter.text
        assert "/q/" not in mail.text
        assert letter.text.index("/q/") > 0


class Slow:
    """A renderer that is held up at the first document, and counts them."""

    def __init__(self) -> None:
        self.begun, self.goes_on = Event(), Event()
        self.made: list[str] = []

    def quote(self, *_: object, evidence: object = None, **__: object) -> bytes:
        """The paper, once it may go on."""
        self.made.append("signed" if evidence else "sent")
        self.begun.set()
        assert self.goes_on.wait(20)
        return b"%PDF-1.7"

    def seal(self, pdf: bytes, **_: object) -> bytes:
        """The same, sealed."""
        return pdf + b" sealed"


WAITING: Final = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def test_who_accepts_while_the_sent_pdf_is_made_waits_for_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    slow = Slow()
    monkeypatch.setattr(papers, "renderer", lambda: slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(drain, stage.sessions)
        assert slow.begun.wait(20)
        assert stage.accept().errors == []
        second = pool.submit(drain, stage.sessions)
        until(lambda: second.done() or len(slow.made) > 1 or _count(stage.sessions, WAITING))
        slow.goes_on.set()
        first.result()
        second.result()
    follow(stage.sessions)
    assert slow.made == ["sent", "signed"]
    assert [one.message for one in caplog.records if one.exc_info] == []


def _count(sessions: Sessions, counting: TextClause) -> int:
    with sessions() as session:
        return int(session.scalar(counting) or 0)


def test_fifty_who_accept_at_once_make_one_of_everything(stage: Stage):
    follow(stage.sessions)
    ready = Barrier(50)

    def run(_: int) -> ErrorCode | None:
        ready.wait()
        done = stage.accept()
        return done.errors[0]["code"] if done.errors else None

    with ThreadPoolExecutor(50) as pool:
        told = list(pool.map(run, range(50)))
    assert sorted(map(str, told)) == ["None"] + ["QUOTE_ALREADY_ACCEPTED"] * 49
    follow(stage.sessions)
    follow(stage.sessions)
    with stage.sessions() as session:
        assert len(session.scalars(select(Order)).all()) == 1
        assert len(session.scalars(select(Signature)).all()) == 1
        (request,) = session.scalars(select(SignatureRequest))
        assert request.status is SignatureStatus.SEALED
        kinds = session.scalars(select(Document.kind)).all()
        assert sorted(kinds) == [DocumentKind.QUOTE_SENT, DocumentKind.QUOTE_SIGNED]
    counted = [kind for kind, _, _ in mails(stage.sessions)]
    assert sorted(counted) == ["order_confirmed", "quote_sent", "signed", "signed_notice"]


def test_the_later_forty_nine_are_shown_the_order(stage: Stage):
    first, second = stage.accept(), stage.accept()
    assert first.errors == []
    assert second.errors[0]["code"] == "QUOTE_ALREADY_ACCEPTED"
    assert second.records == first.records


EITHER = (
    {"revised", "QUOTE_SUPERSEDED"},
    {"QUOTE_ALREADY_ACCEPTED", "accepted"},
    {"QUOTE_NOT_OPEN", "accepted"},
)


def test_a_revision_sent_within_the_accept_wins_or_loses_whole(stage: Stage):
    ready = Barrier(2)

    def revise() -> str:
        with stage.sessions() as session:
            bind(session, stage.scene.agent)
            ready.wait()
            try:
                sending.revise_quote(session, stage.scene.agent, quote_id=stage.quote_id)
                sending.send_quote(session, stage.scene.agent, quote_id=stage.quote_id)
                session.commit()
            except DomainError as problem:
                return problem.code
        return "revised"

    def accept() -> str:
        ready.wait()
        done = stage.accept()
        return done.errors[0]["code"] if done.errors else "accepted"

    with ThreadPoolExecutor(2) as pool:
        revised, accepted = pool.submit(revise), pool.submit(accept)
        outcome = {revised.result(), accepted.result()}
    assert outcome in EITHER
    with stage.sessions() as session:
        orders = len(session.scalars(select(Order)).all())
        assert orders == ("accepted" in outcome)


def test_a_wrong_code_counts_although_nothing_else_is_kept(stage: Stage):
    with stage.sessions.begin() as session:
        session.execute(text("ALTER TABLE quote_template_versions DISABLE TRIGGER ALL"))
        session.execute(text("UPDATE quote_template_versions SET code_required = true"))
    with stage.sessions.begin() as session:
        bind(session, stage.link)
        viewing.request_signing_code(session, stage.link, quote_id=stage.quote_id)
    codes = [stage.accept(otp="000001").errors[0]["code"] for _ in range(3)]
    assert codes == ["CODE_WRONG"] * 3
    with stage.sessions() as session:
        assert session.scalar(text("SELECT attempts FROM one_time_codes")) == 3


def test_acceptance_is_one_of_the_acts_that_require_a_key():
    assert is_keyed(accepting.accept_quote)
