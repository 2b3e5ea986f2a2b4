"""A shop whose deal two partners may share, with rules, invoices, payments and credits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models import clock
from models.commission_ledger import CommissionEntry
from models.commission_rules import CommissionRuleVersion
from models.commissions import Basis
from models.deals import Deal, PartnerPart
from models.identities import Audience, PartnerRole, StaffRole, User, UserStatus
from models.invoices import Invoice
from models.money import Money
from models.partners import Partner, PartnerTier
from resolvers.commissions.accruing import accrue_commissions
from resolvers.commissions.rules import publish_commission_rule
from resolvers.credits import credit_invoice
from resolvers.deal_partners import take_part
from resolvers.invoices import issue_invoice
from resolvers.orders import place_order
from resolvers.payments import record_payment
from resolvers.territories import create_territory
from tests.models import made
from tests.resolvers.orders.shop import Shop


class Trade:
    """Everything that earns commission; every act is followed by its reaction."""

    def __init__(self, session: Session) -> None:
        self.session, self.shop = session, Shop(session)
        self.paid = self.rules = 0
        _, stages = made.pipeline(session)
        self.deal: Deal = made.deal(session, stages[0], customer_id=self.shop.customer.id)[0]
        self.tier = made.added(session, PartnerTier(name="Gold", rank=1))
        session.flush()
        self.northstar, self.summit = (
            made.added(session, Partner(name=name, tier_id=self.tier.id))
            for name in ("Northstar", "Summit")
        )
        for partner in (self.northstar, self.summit):
            partner.activate()
        session.flush()

    def system(self) -> Actor:
        """Let the session see everything, as reactions do."""
        self.session.flush()
        bind(self.session, SYSTEM)
        return SYSTEM

    def staff(self, role: StaffRole = StaffRole.FINANCE) -> Actor:
        """Let the session see and write as one of the staff."""
        return self.shop.acts(role)

    def person(self, partner: Partner, role: PartnerRole, name: str = "") -> Actor:
        """Let the session see and write as one of a partner's people."""
        self.system()
        email = f"{name or role.value.lower()}@{partner.name.lower()}.test"
        user = self.session.scalar(select(User).where(User.email == email))
        if user is None:
            user = User(kind=Audience.PARTNER, email=email, name=email, partner_id=partner.id)
            user.partner_role, user.status = role, UserStatus.ACTIVE
            made.added(self.session, user)
            self.session.flush()
        actor = Actor(
            user_id=user.id,
            role=Role.PARTNER,
            audience=Audience.PARTNER,
            name=user.name,
            email=user.email,
            sub_role=role.value,
            partner_id=partner.id,
        )
        bind(self.session, actor)
        return actor

    def share(self, partner: Partner, percent: int = 100, **more: Any) -> None:
        """Give a partner a part in the deal."""
        usual: dict[str, Any] = {
            "role": PartnerPart.SOURCED,
            "tier_id": self.tier.id,
            "since": clock.now(),
        }
        take_part(
            self.session,
            self.system(),
            deal=self.deal,
            partner=partner,
            split_percent=Decimal(percent),
            **usual | more,
        )

    def rule(self, rate: str = "4", **more: Any) -> CommissionRuleVersion:
        """Publish a rule."""
        self.rules += 1
        usual = {"name": f"Rule {self.rules}", "basis": Basis.NET_INVOICED}
        return publish_commission_rule(
            self.session, self.staff(), rate=Decimal(rate), **usual | more
        )

    def territory(self, *countries: str) -> UUID:
        """Draw a territory of countries."""
        actor = self.staff(StaffRole.ADMIN)
        name = " and ".join(countries)
        return create_territory(self.session, actor, name=name, countries=list(countries)).id

    def invoice(self, net: str = "1000.00", **more: Any) -> Invoice:
        """Charge the deal's customer so much without tax."""
        return self.invoice_in("EUR", net, **more)

    def invoice_in(self, currency: str, net: str, **more: Any) -> Invoice:
        """The same in a currency."""
        line = {"name": "Till", "sku": "T", "quantity": Decimal(1), "unit_price": Decimal(net)}
        version = self.shop.accepted([line | more], currency=currency)
        order = place_order(self.session, self.system(), version)
        order.deal_id = self.deal.id
        self.session.flush()
        invoice = issue_invoice(self.session, self.staff(), order_id=order.id)
        self.accrue(invoice)
        return invoice

    def pay(self, invoice: Invoice, amount: str) -> None:
        """Money comes in, tax included."""
        self.paid += 1
        record_payment(
            self.session,
            self.staff(),
            invoice_id=invoice.id,
            amount=Money(Decimal(amount), invoice.currency),
            provider_ref=f"P-{self.paid}",
        )
        self.accrue(invoice)

    def credit(self, invoice: Invoice, amount: str | None = None) -> None:
        """Take back an amount with its tax, or all of it."""
        money = Money(Decimal(amount), invoice.currency) if amount else None
        credit_invoice(
            self.session, self.staff(), invoice_id=invoice.id, reason="Returned", amount=money
        )
        self.accrue(invoice)

    def accrue(self, invoice: Invoice) -> list[CommissionEntry]:
        """What follows from an event of an invoice."""
        found = accrue_commissions(self.session, self.system(), invoice_id=invoice.id)
        self.session.flush()
        return found

    def entries(self, partner: Partner | None = None) -> list[CommissionEntry]:
        """The ledger, in its order."""
        self.system()
        found = select(CommissionEntry).order_by(CommissionEntry.id)
        if partner is not None:
            found = found.where(CommissionEntry.partner_id == partner.id)
        return list(self.session.scalars(found))

    def amounts(self, partner: Partner | None = None) -> list[str]:
        """Only the amounts."""
        return [f"{entry.amount:f}" for entry in self.entries(partner)]
