"""The whole way of a quote, with every text that people write on it, and all mails and papers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from email.message import EmailMessage as Message
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import settings
from auth.actors import Actor
from auth.binding import bind
from jobs.draining import drain
from models import clock, database, storage
from models.approvals import ApprovalPolicy
from models.base import Visibility
from models.documents import DocumentVersion
from models.events import OutboxEntry
from models.identities import StaffRole, User
from models.invoices import Invoice
from models.money import Money
from models.orders import Order
from models.pricing import LineKind
from models.products import ProductStatus
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from resolvers import invoices, payments
from resolvers.credits import credit_invoice
from resolvers.quotes import approving, asking, delegating, sending, viewing
from tests.jobs.mailing.servers import Behaviour
from tests.models import made
from tests.resolvers.acting import acting, person
from tests.resolvers.quotes.scene import ANA, LINE, Scene

COST: Final = Decimal("61.73")
Say = Callable[[str], str]


@dataclass
class Journey:
    """`say` tells what is written where: the customer's and the seller's texts, by their names."""

    say: Say
    post: Behaviour
    port: int
    scene: Scene = field(init=False)
    quote: Any = field(init=False, default=None)

    def run(self) -> None:
        """Go the whole way; what follows each step is done before the next one."""
        self.sessions = database.sessions()
        assert settings.get().smtp_url.endswith(str(self.port))
        steps: Iterable[Callable[[Session], object]] = (
            self._prepare,
            self._offer,
            self._talk,
            self._hand_on,
            self._offer_again,
            self._accept,
            self._charge,
        )
        for step in steps:
            with self.sessions.begin() as session:
                if hasattr(self, "scene"):
                    self.scene.session = session
                step(session)
            drain(self.sessions)
        with self.sessions() as session:
            undone = select(OutboxEntry.last_error).where(OutboxEntry.done_at.is_(None))
            assert session.scalars(undone).all() == []

    @property
    def mails(self) -> list[Message]:
        """All that came, read again."""
        return [self.post.message(at) for at in range(len(self.post.received))]

    @property
    def papers(self) -> list[bytes]:
        """All PDFs that were made."""
        with self.sessions() as session:
            return [storage.read(sha256) for sha256 in session.scalars(_HASHES)]

    @property
    def contents(self) -> list[str]:
        """What the versions say in their canonical form."""
        with self.sessions() as session:
            return [one or "" for one in session.scalars(select(QuoteVersion.content))]

    def _prepare(self, session: Session) -> None:
        footer = self.say("footer")
        self.scene = Scene(session, {"consent_text": self.say("consent"), "footer": footer})
        self.scene.customer.name = self.say("customer")[:200]
        policy = ApprovalPolicy(
            name=self.say("policy")[:120], line_percent=Decimal(5), approvers=["MANAGER"]
        )
        product = made.product(session, "TILL", cost=COST, cost_currency="EUR", tax_code="STANDARD")
        product.status, product.published = ProductStatus.ACTIVE, True
        session.add(policy)
        session.flush()
        self.product_id = product.id

    def _offer(self, session: Session) -> None:
        line: Any = LINE | {
            "name": self.say("line")[:200],
            "text": self.say("line text"),
            "unit": self.say("unit")[:32],
            "product_id": self.product_id,
            "discount_percent": Decimal(20),
            "override_reason": self.say("override reason"),
        }
        ana = ANA | {"name": self.signer, "title": self.say("position")[:120]}
        made = self.scene.draft(
            title=self.say("title")[:200],
            intro=self.say("intro"),
            notes=self.say("notes"),
            lines=[line, {"kind": LineKind.NOTE, "name": "Note", "text": self.say("note")}],
            recipients=[ana],
        )
        self.quote = made.id
        self._approve(session, made)
        sending.send_quote(session, self.scene.agent, quote_id=made.id)

    def _approve(self, session: Session, quote: Quote) -> None:
        agent, manager = self.scene.agent, self._staff(session, StaffRole.MANAGER)
        bind(session, agent)
        approving.submit_quote_for_approval(
            session, agent, quote_id=quote.id, note=self.say("request note")
        )
        session.flush()
        bind(session, manager)
        approving.approve_quote(
            session,
            manager,
            quote_id=quote.id,
            expected_version=quote.version,
            note=self.say("approval note"),
        )
        bind(session, agent)

    def _talk(self, session: Session) -> None:
        link = self._link(session)
        asked = asking.comment_on_quote(
            session, link, quote_id=self.quote, text=self.say("question")
        )
        asking.request_quote_changes(session, link, quote_id=self.quote, text=self.say("wish"))
        agent = self.scene.agent
        bind(session, agent)
        for text, more in (
            ("answer", {"reply_to_id": asked.id}),
            ("internal comment", {"audience": Visibility.INTERNAL}),
        ):
            said = self.say(text)
            asking.comment_on_quote(session, agent, quote_id=self.quote, text=said, **more)

    def _hand_on(self, session: Session) -> None:
        link = self._link(session)
        viewing.request_signing_code(session, link, quote_id=self.quote)
        delegating.forward_quote(
            session,
            link,
            quote_id=self.quote,
            name=self.say("colleague")[:200],
            email="cara@acme.test",
            message=self.say("message"),
        )

    def _offer_again(self, session: Session) -> None:
        agent = self.scene.agent
        bind(session, agent)
        quote = sending.revise_quote(
            session, agent, quote_id=self.quote, change_note=self.say("change note")
        )
        session.flush()
        self._approve(session, quote)
        sending.send_quote(session, agent, quote_id=self.quote)

    def _accept(self, session: Session) -> None:
        self.scene.accept(
            self._link(session),
            session.get_one(Quote, self.quote),
            signer_name=self.signer,
            signer_title=self.say("signer title")[:120],
            purchase_order_ref=self.say("purchase order")[:64],
        )

    def _charge(self, session: Session) -> None:
        finance = self._staff(session, StaffRole.FINANCE)
        order = session.scalars(select(Order)).one()
        invoice: Invoice = invoices.issue_invoice(session, finance, order_id=order.id)
        session.flush()
        payments.record_payment(
            session,
            finance,
            invoice_id=invoice.id,
            amount=Money(Decimal(1), "EUR"),
            provider_ref=self.say("payment")[:64],
            received_on=clock.today(),
        )
        session.flush()
        credit_invoice(
            session,
            finance,
            invoice_id=invoice.id,
            reason=self.say("credit reason")[:500],
            amount=Money(Decimal(2), "EUR"),
        )

    @property
    def signer(self) -> str:
        """How who signs is called."""
        return self.say("signer")[:200]

    def _link(self, session: Session) -> Actor:
        return self.scene.link(session.get_one(Quote, self.quote))

    def _staff(self, session: Session, role: StaffRole) -> Actor:
        name = f"other_{role.value.lower()}"
        known = session.scalars(select(User).where(User.email == f"{name}@trustcart.test")).first()
        return acting(session, known or person(session, role, name))


_HASHES: Final = select(DocumentVersion.sha256).order_by(DocumentVersion.id)
