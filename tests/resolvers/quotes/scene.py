"""A seller, a customer and a quote between them, made by the least that each test needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from auth.links import bearer_of, token_of
from models import clock
from models.customers import Customer
from models.errors import DomainError
from models.identities import Audience, CustomerRole, StaffRole, User, UserStatus
from models.organisations import Organisation
from models.quote_templates import QuoteTemplate, QuoteTemplateVersion, TemplateStatus
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import GrantPurpose, LinkGrant, QuoteRecipient
from models.taxes import TaxRate
from resolvers.quotes import accepting, drafts, sending
from tests.models import made
from tests.resolvers.acting import acting, person

ANA: Any = {"name": "Ana Almeida", "email": "ana@acme.test"}
BEN: Any = {"name": "Ben Okafor", "email": "ben@acme.test"}
LINE: Any = {
    "name": "Till",
    "quantity": Decimal(2),
    "unit_price": Decimal("100.00"),
    "tax_code": "STANDARD",
}


@dataclass
class Scene:
    """The seller's house, and who works in it."""

    session: Session
    template: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        organisation = Organisation(
            name="TrustCart GmbH", address_country="DE", time_zone="Europe/Berlin", currency="EUR"
        )
        rate = TaxRate(
            code="STANDARD",
            country="DE",
            name="VAT 19 %",
            percent=Decimal(19),
            valid_from=clock.today().replace(year=2020),
        )
        look = QuoteTemplate(name="Plain", status=TemplateStatus.ACTIVE, is_default=True)
        self.session.add_all([organisation, rate, look])
        self.session.flush()
        edition = {"consent_text": "I accept this quote.", **self.template}
        self.session.add(QuoteTemplateVersion(quote_template_id=look.id, number=1, **edition))
        self.customer: Customer = made.customer(
            self.session, billing_address_country="DE", billing_address_city="Berlin"
        )
        self.agent_user: User = person(self.session, StaffRole.AGENT)
        self.manager_user: User = person(self.session, StaffRole.MANAGER)
        self.session.flush()
        # an agent sees customers of his own
        self.customer.owner_id = self.agent_user.id
        self.session.flush()
        self.agent = acting(self.session, self.agent_user)

    def draft(self, **fields: Any) -> Quote:
        """A draft for Ana, of two tills at a hundred euros."""
        bind(self.session, self.agent)
        chosen: dict[str, Any] = {
            "title": "Tills for the new shop",
            "customer_id": self.customer.id,
            "lines": [LINE],
            "recipients": [ANA],
        } | fields
        return drafts.create_quote(self.session, self.agent, **chosen)

    def sent(self, **fields: Any) -> Quote:
        """The same, sent."""
        quote = self.draft(**fields)
        sending.send_quote(self.session, self.agent, quote_id=quote.id)
        self.session.flush()
        return quote

    def shown(self, quote: Quote) -> QuoteVersion:
        """The version that the customer has."""
        bind(self.session, SYSTEM)
        return self.session.get_one(QuoteVersion, quote.shown_version_id, populate_existing=True)

    def link(
        self,
        quote: Quote,
        email: str = ANA["email"],
        *,
        purpose: GrantPurpose = GrantPurpose.ACCEPT,
        **origin: str | None,
    ) -> Actor:
        """Whoever comes with the link of a recipient's mail; the session acts for him."""
        bind(self.session, SYSTEM)
        grant = self.session.scalars(
            select(LinkGrant)
            .join(QuoteRecipient, QuoteRecipient.id == LinkGrant.recipient_id)
            .where(
                LinkGrant.quote_id == quote.id,
                LinkGrant.purpose == purpose,
                LinkGrant.revoked_at.is_(None),
                QuoteRecipient.email == email,
            )
        ).one()
        actor = bearer_of(self.session, token_of(grant), origin)
        assert actor is not None
        bind(self.session, actor)
        return actor

    def buyer(self, email: str = BEN["email"], role: CustomerRole = CustomerRole.BUYER) -> Actor:
        """Somebody of the customer's with a login; the session acts for him."""
        bind(self.session, SYSTEM)
        user = made.buyer(self.session, self.customer, email)
        user.status, user.customer_role = UserStatus.ACTIVE, role
        self.session.flush()
        actor = Actor(
            user_id=user.id,
            role=Role.CUSTOMER,
            audience=Audience.CUSTOMER,
            name=user.name,
            email=user.email,
            sub_role=role.value,
            customer_id=self.customer.id,
        )
        bind(self.session, actor)
        return actor

    def accept(self, actor: Actor, quote: Quote, **fields: Any) -> accepting.Acceptance:
        """Accept what is shown, as whoever signs should."""
        version = self.shown(quote)
        bind(self.session, actor)
        chosen: dict[str, Any] = {
            "quote_id": quote.id,
            "version": version.number,
            "content_hash": version.content_hash,
            "signature": {"typed": {}},
            "signer_name": actor.name,
            "consent": True,
        } | fields
        return accepting.accept_quote(self.session, actor, **chosen)


def kept(problem: DomainError) -> None:
    """Write what remains of a refusal, as the edge does."""
    assert problem.remains is not None
    problem.remains()
