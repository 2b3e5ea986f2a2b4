"""Who is mailed what after an event: the table is whole, and every act tells its people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import URL, select
from sqlalchemy.orm import Session, sessionmaker

import settings
from auth.actors import SYSTEM
from auth.binding import bind
from auth.links import code_of
from auth.mailed_links import request_link
from jobs import reactions
from jobs.actors import REACTIONS
from jobs.draining import drain
from jobs.letters import newest, shown
from jobs.letters.writing import WRITERS
from models import clock, database, events
from models.base import Visibility
from models.credentials import LinkPurpose
from models.documents import DocumentKind, QuotePaper
from models.events import OutboxEntry
from models.identities import Audience, CustomerRole, User
from models.mails import EmailMessage, MailStatus
from models.quotes import Quote
from models.recipients import CodePurpose, GrantPurpose, LinkGrant, QuoteRecipient
from resolvers import identities
from resolvers.documents import paper_of
from resolvers.quotes import asking, delegating, mailing, reminding, sending, viewing
from tests.resolvers.quotes.scene import ANA, BEN, Scene

Sessions = sessionmaker[Session]


def test_every_event_that_writes_mails_says_to_whom():
    written = {
        name for name, found in reactions.FOLLOWING.items() if reactions.WRITE_MAILS in found
    }
    assert written == set(WRITERS)


def test_every_reaction_that_follows_is_there():
    assert {one for found in reactions.FOLLOWING.values() for one in found} <= set(REACTIONS)


class Office:
    """A sent quote for Ana and then Ben; what follows is done at once."""

    def __init__(self) -> None:
        self.sessions: Sessions = database.sessions()
        with self.sessions.begin() as session:
            self.scene = Scene(session)
            self.quote_id = self.scene.sent(recipients=[ANA, BEN]).id
            bind(session, SYSTEM)
        drain(self.sessions)

    def does(self, act: Callable[[Session, Quote], object]) -> list[tuple[str, str]]:
        """Do an act and what follows; returns the new mails as kind and mailbox."""
        before = self._mails()
        with self.sessions.begin() as session:
            self.scene.session = session
            act(session, session.get_one(Quote, self.quote_id))
        drain(self.sessions)
        with self.sessions() as session:
            wrong = select(OutboxEntry.last_error).where(OutboxEntry.done_at.is_(None))
            assert session.scalars(wrong).all() == []
        return [one for one in self._mails() if one not in before]

    def _mails(self) -> list[tuple[str, str]]:
        with self.sessions() as session:
            found = session.scalars(select(EmailMessage).order_by(EmailMessage.id))
            return [(one.kind, one.to_address) for one in found]


@pytest.fixture
def office(clean_database: URL, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A sent quote in a database of its own, whose events are followed."""
    assert clean_database == database.database_url()
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))
    return Office()


AGENT = "agent@trustcart.test"
CARA: dict[str, Any] = {"name": "Cara Diaz", "email": "cara@acme.test"}


def test_the_first_signature_asks_the_second_signatory(office: Office):
    told = office.does(lambda _, quote: office.scene.accept(office.scene.link(quote), quote))
    assert sorted(told) == [("signed_partly", ANA["email"]), ("your_turn", BEN["email"])]


def test_a_question_goes_to_the_owner_and_its_answer_back(office: Office):
    asked: list[Any] = []

    def ask(session: Session, quote: Quote) -> None:
        link = office.scene.link(quote)
        made = asking.comment_on_quote(session, link, quote_id=quote.id, text="With chairs?")
        asked.append(made.id)

    def answer(session: Session, quote: Quote) -> None:
        agent = office.scene.agent
        bind(session, agent)
        asking.comment_on_quote(
            session, agent, quote_id=quote.id, text="Yes.", reply_to_id=asked[0]
        )

    def note(session: Session, quote: Quote) -> None:
        bind(session, office.scene.agent)
        asking.comment_on_quote(
            session,
            office.scene.agent,
            quote_id=quote.id,
            text="He always asks.",
            audience=Visibility.INTERNAL,
        )

    assert office.does(ask) == [("quote_question", AGENT)]
    assert office.does(answer) == [("quote_answer", ANA["email"])]
    assert office.does(note) == []


def test_wishes_a_no_and_a_withdrawal_are_told(office: Office):
    def wish(session: Session, quote: Quote) -> None:
        link = office.scene.link(quote)
        asking.request_quote_changes(session, link, quote_id=quote.id, text="Smaller.")

    def withdraw(session: Session, quote: Quote) -> None:
        bind(session, office.scene.agent)
        sending.withdraw_quote(session, office.scene.agent, quote_id=quote.id)

    assert office.does(wish) == [("quote_change_request", AGENT)]
    told = office.does(withdraw)
    assert sorted(told) == [("withdrawn", ANA["email"]), ("withdrawn", BEN["email"])]


def test_a_colleague_gets_a_copy_and_a_code_its_mailbox(office: Office):
    def forward(session: Session, quote: Quote) -> None:
        link = office.scene.link(quote)
        delegating.forward_quote(session, link, quote_id=quote.id, **CARA)

    def code(session: Session, quote: Quote) -> None:
        link = office.scene.link(quote)
        viewing.request_signing_code(session, link, quote_id=quote.id)

    assert office.does(forward) == [("quote_copy", CARA["email"])]
    assert office.does(code) == [("signing_code", ANA["email"])]


def test_who_hands_on_his_link_to_sign_gets_one_to_read_by(office: Office):
    def hand_on(session: Session, quote: Quote) -> None:
        link = office.scene.link(quote)
        assert link.bearer is not None
        code = viewing.mail_code(
            session,
            link,
            quote,
            recipient=session.get_one(QuoteRecipient, link.bearer.recipient_id),
            purpose=CodePurpose.DELEGATE,
            delegate_address=CARA["email"],
        )
        delegating.delegate_signature(
            session, link, quote_id=quote.id, otp=code_of(code.id), **CARA
        )

    told = office.does(hand_on)
    assert [one for one in told if one[0] != "delegation_code"] == [
        ("delegated", CARA["email"]),
        ("quote_copy", ANA["email"]),
    ]
    with office.sessions() as session:
        copy, sign = (mail_of(session, kind) for kind in ("quote_copy", "delegated"))
        purposes = [
            session.get_one(LinkGrant, UUID(mail.secrets["link:quote"]["grant"])).purpose
            for mail in (copy, sign)
        ]
        assert purposes == [GrantPurpose.VIEW, GrantPurpose.ACCEPT]
        assert "Cara Diaz decides" in copy.text


def mail_of(session: Session, kind: str) -> EmailMessage:
    return session.scalars(select(EmailMessage).where(EmailMessage.kind == kind)).one()


def test_a_new_version_voids_the_signature_and_says_so(office: Office):
    office.does(lambda _, quote: office.scene.accept(office.scene.link(quote), quote))

    def again(session: Session, quote: Quote) -> None:
        bind(session, office.scene.agent)
        sending.revise_quote(session, office.scene.agent, quote_id=quote.id)
        sending.send_quote(session, office.scene.agent, quote_id=quote.id)

    told = office.does(again)
    assert sorted(told) == [
        ("quote_new_version", ANA["email"]),
        ("signature_cancelled", ANA["email"]),
    ]


def test_reminders_go_to_whose_turn_it_is_on_the_third_and_the_seventh_day(office: Office):
    with office.sessions() as session:
        sent = session.get_one(Quote, office.quote_id).created_at
    counted = []
    for days in (2, 3, 4, 7, 8):
        with clock.frozen(sent + timedelta(days=days, hours=1)):
            told = office.does(lambda session, _: reminding.remind_signatories(session, SYSTEM))
        counted.append(len(told))
    # the second one has the kind and the mailbox of the first, so it is counted apart
    with office.sessions() as session:
        kinds = session.scalars(select(EmailMessage.kind)).all()
    assert (counted, kinds.count("quote_reminder")) == ([0, 1, 0, 0, 0], 2)


def test_who_is_invited_gets_the_link_and_a_login_its_code(office: Office):
    def invite(session: Session, _: Quote) -> None:
        admin = office.scene.buyer("dora@acme.test", CustomerRole.ADMIN)
        identities.invite_user(
            session,
            admin,
            email="eve@acme.test",
            name="Eve",
            customer_role=CustomerRole.VIEWER,
        )

    def ask(session: Session, _: Quote) -> None:
        bind(session, SYSTEM)
        user = session.scalars(select(User).where(User.email == "dora@acme.test")).one()
        user.password_hash = "set"
        session.flush()
        request_link(session, user.email, Audience.CUSTOMER, LinkPurpose.LOGIN)

    assert office.does(invite) == [("portal_invite", "eve@acme.test")]
    assert office.does(ask) == [("login_link_or_code", "dora@acme.test")]


def test_a_paper_that_is_asked_for_goes_to_who_asked_and_to_nobody_else(office: Office):
    def by_link(session: Session, quote: Quote) -> None:
        link = office.scene.link(quote)
        mailing.mail_quote_paper(session, link, quote_id=quote.id)

    def by_login(session: Session, quote: Quote) -> None:
        buyer = office.scene.buyer("dora@acme.test", CustomerRole.VIEWER)
        mailing.mail_quote_paper(session, buyer, quote_id=quote.id)

    assert office.does(by_link) == [("quote_paper", ANA["email"])]
    assert office.does(by_login) == [("quote_paper", "dora@acme.test")]
    with office.sessions() as session:
        papers = session.scalars(select(EmailMessage).where(EmailMessage.kind == "quote_paper"))
        links = [shown(session, one)["text"] for one in newest(session) if one.attachments]
        attached = [one.attachments for one in papers]
        sent = paper_of(session, DocumentKind.QUOTE_SENT, version_of(session, office))
        assert sent is not None
        assert {one["sha256"] for [one] in attached} == {sent.sha256}
        assert ["/q/" in text for text in links] == [False, True]


def version_of(session: Session, office: Office) -> UUID:
    shown_id = session.get_one(Quote, office.quote_id).shown_version_id
    assert shown_id is not None
    return shown_id


def test_a_paper_that_is_not_made_is_mailed_when_it_is(office: Office):
    start = clock.now()
    with office.sessions.begin() as session:
        office.scene.session = session
        quote = session.get_one(Quote, office.quote_id)
        link = office.scene.link(quote)
        office.scene.accept(link, quote)
        office.scene.accept(office.scene.link(quote, BEN["email"]), quote)
        bind(session, link)
        mailing.mail_quote_paper(session, link, quote_id=quote.id, paper=QuotePaper.SIGNED)
        session.flush()
        bind(session, SYSTEM)
        sealing = select(OutboxEntry).where(OutboxEntry.reaction == reactions.SEAL_SIGNED_QUOTE)
        session.scalars(sealing).one().due += timedelta(minutes=1)
    counted = []
    for minutes in (0, 2, 4, 6):  # sealed in the second, found by the third at the latest
        with clock.frozen(start + timedelta(minutes=minutes, seconds=30)):
            drain(office.sessions)
        counted.append(kinds(office).count("quote_paper"))
    assert (counted[0], counted[2:]) == (0, [1, 1])


def kinds(office: Office) -> list[str]:
    with office.sessions() as session:
        return list(session.scalars(select(EmailMessage.kind)))


def test_links_are_shown_in_a_demo_and_withheld_in_production(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    with office.sessions() as session:
        (mail,) = newest(session)
        assert mail.status is MailStatus.CAPTURED
        assert "/q/" in shown(session, mail)["text"]
        live = settings.get().model_copy(update={"env": settings.Environment.PRODUCTION})
        monkeypatch.setattr(settings, "get", lambda: live)
        assert "/q/" not in shown(session, mail)["text"]
        assert "/q/" not in shown(session, mail)["html"]
