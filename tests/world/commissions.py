"""What the partners of the world earn: a rule for both, a won deal of each, Northstar's statement.

Northstar's customer paid its invoice in two halves: the first is on a statement that was paid out,
the second is in the running period. Summit's customer owes everything yet.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor, Role
from auth.binding import bind
from models import clock
from models.commissions import Basis
from models.deals import Deal, DealStatus, PartnerPart
from models.identities import User
from models.invoices import Invoice
from models.money import Money
from models.orders import Order
from models.payouts import Payout
from models.quotes import Quote
from resolvers import deals, invoices, payments
from resolvers.commissions import payout_methods, payouts, rules, statements
from resolvers.commissions.accruing import accrue_commissions
from resolvers.moves import win_deal
from resolvers.quotes import drafts, offline, sending
from resolvers.quotes.inputs import RecipientInput
from tests.world.naming import identity
from tests.world.quotes import bind_as, then


class Brought(NamedTuple):
    """A deal that a partner brought, with whoever signed it at the customer's."""

    partner: str
    customer: str
    owner: str
    name: str
    signer: RecipientInput
    lines: tuple[tuple[str, int], ...]


NORDLYS: Final = Brought(
    "northstar",
    "nordlys",
    "agent",
    "Nettbutikk, første år",
    {"name": "Ingrid Bjørnstad", "email": "signing@nordlys.test", "title": "Innkjøpssjef"},
    (("storefront", 12), ("onboarding", 2)),
)
EGE: Final = Brought(
    "summit",
    "ege",
    "yuki",
    "Fabrika mağazası için kasalar",  # noqa: RUF001  # Turkish
    {"name": "Zeynep Yılmaz", "email": "signing@egetekstil.test", "title": "Müdür"},  # noqa: RUF001
    (("terminal", 20),),
)
IBAN: Final = "SI56191000000123438"


def load(session: Session) -> None:
    """Each act at its own moment of the past."""
    with then(session, "finance", 75) as finance:
        rules.publish_commission_rule(
            session,
            finance,
            name="Partner commission",
            basis=Basis.PAID,
            rate=Decimal(10),
            hold_days=0,
        )
    nordlys = _sold(session, NORDLYS, 60)
    _pay(session, nordlys, 45, "WIRE-90431")
    with then(session, "finance", 40) as finance:
        statements.close_statement_period(
            session,
            finance,
            partner_id=identity("northstar"),
            through=(clock.now() - timedelta(days=1)).date(),
        )
    _pay_out(session)
    _pay(session, nordlys, 5, "WIRE-91277")
    _sold(session, EGE, 12)


def _sold(session: Session, brought: Brought, days: float) -> Invoice:
    """A deal from its beginning to the invoice, within two days."""
    with then(session, brought.owner, days) as agent:
        deal = _deal(session, agent, brought)
        quote = _quote(session, agent, brought, deal)
    with then(session, brought.owner, days - 1) as agent:
        offline.record_offline_acceptance(
            session,
            agent,
            quote_id=quote.id,
            version=1,
            signer_name=brought.signer["name"],
            note="Signed on paper; the scan is with the order.",
        )
        session.flush()
        if deal.status is DealStatus.OPEN:
            win_deal(session, agent, deal_id=deal.id)
    with then(session, "finance", days - 2) as finance:
        order = session.scalars(select(Order).where(Order.quote_id == quote.id)).one()
        invoice = invoices.issue_invoice(session, finance, order_id=order.id)
    _accrue(session, invoice, days - 2)
    return invoice


def _deal(session: Session, agent: Actor, brought: Brought) -> Deal:
    deal = deals.create_deal(
        session,
        agent,
        name=brought.name,
        customer_id=identity(brought.customer),
        value=Money(Decimal(sum(each[1] for each in brought.lines) * 1000), "EUR"),
        partner_id=identity(brought.partner),
        partner_role=PartnerPart.SOURCED,
        source="Partner",
    )
    session.flush()
    return deal


def _quote(session: Session, agent: Actor, brought: Brought, deal: Deal) -> Quote:
    quote = drafts.create_quote(
        session,
        agent,
        title=brought.name,
        customer_id=identity(brought.customer),
        deal_id=deal.id,
        currency="EUR",
        lines=[
            {"key": product, "product_id": identity(product), "quantity": Decimal(quantity)}
            for product, quantity in brought.lines
        ],
        recipients=[brought.signer],
    )
    sending.send_quote(session, agent, quote_id=quote.id)
    session.flush()
    return quote


def _pay(session: Session, invoice: Invoice, days: float, reference: str) -> None:
    """Half of an invoice comes in."""
    with then(session, "finance", days) as finance:
        half = Money((invoice.total / 2).quantize(invoice.total), invoice.currency)
        payments.record_payment(
            session, finance, invoice_id=invoice.id, amount=half, provider_ref=reference
        )
    _accrue(session, invoice, days)


def _accrue(session: Session, invoice: Invoice, days: float) -> None:
    """What the reaction does, which comes to nothing when it does it again."""
    with then(session, "finance", days):
        session.info.pop("actor", None)
        bind(session, SYSTEM)
        accrue_commissions(session, SYSTEM, invoice_id=invoice.id)


def _pay_out(session: Session) -> None:
    """Pia names an account, finance releases it and pays."""
    with then(session, "finance", 38):
        pia = _as_pia(session)
        method = payout_methods.request_payout_method(
            session,
            pia,
            holder="Northstar Retail Systems d.o.o.",
            iban=IBAN,
        )
    with then(session, "finance", 34) as finance:
        payout_methods.release_payout_method(session, finance, payout_method_id=method.id)
    with then(session, "finance", 30) as finance:
        payout = session.scalars(
            select(Payout).where(Payout.partner_id == identity("northstar"))
        ).one()
        payouts.record_payout(
            session,
            finance,
            payout_id=payout.id,
            outcome=payouts.PayoutOutcome.PAID,
            reference="SEPA-2291-0007",
        )


def _as_pia(session: Session) -> Actor:
    bind_as(session, "finance")
    session.info.pop("actor", None)
    user = session.get_one(User, identity("pia"))
    actor = Actor(
        user_id=user.id,
        role=Role.PARTNER,
        audience=user.kind,
        name=user.name,
        email=user.email,
        partner_id=user.partner_id,
        sub_role=user.partner_role.value if user.partner_role else None,
    )
    bind(session, actor)
    return actor
