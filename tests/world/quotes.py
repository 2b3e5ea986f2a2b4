"""The quotes of the world, made by the use-cases: open, accepted, declined, in the making.

One waits for Ana Almeida of Acme and needs nothing but her name; one for Globex has all that a
quote can have: two signatories, options, a code, a threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from auth.actors import Actor, Role
from auth.binding import bind
from models import clock
from models.identities import Audience, User
from models.money import Money
from models.pricing import LineKind
from models.quote_versions import DeclineReason, QuoteVersion
from models.quotes import Quote
from resolvers import invoices, payments, signing_rules
from resolvers.quotes import accepting, approving, asking, drafts, sending
from resolvers.quotes.inputs import RecipientInput
from tests.world.naming import ago, identity

ANA: Final = {"name": "Ana Almeida", "email": "ana@acme.test", "title": "VP Retail"}
BEN: Final = {"name": "Ben Okafor", "email": "ben@acme.test", "title": "Buyer"}
CLEO: Final[RecipientInput] = {
    "name": "Cléo Laurent",
    "email": "cleo@globex.test",
    "title": "Directrice achats",
}
ETIENNE: Final = {
    "name": "Étienne Mercœur",
    "email": "etienne@globex.test",
    "title": "Responsable SI",
    "position": 2,
}


def load(session: Session) -> None:
    """Every quote at its own moment of the past."""
    with then(session, "agent", 52) as agent:
        paid = _sent(session, agent, _shop_online())
    with then(session, "ben", 49) as ben:
        order = _accept(session, ben, paid)
    with then(session, "finance", 48) as finance:
        _charge(session, finance, order)
    with then(session, "agent", 30) as agent:
        refused = _sent(session, agent, _more_devices())
    with then(session, "ben", 27) as ben:
        _decline(session, ben, refused)
    with then(session, "agent", 2) as agent:
        _sent(session, agent, _rollout())
    with then(session, "cleo", 1.6) as cleo:
        limit = Money(Decimal(10_000), "EUR")
        signing_rules.set_approval_threshold(session, cleo, total=limit)
    with then(session, "agent", 1.5) as agent:
        _sent(session, agent, _reseller_portal())
    with then(session, "agent", 1) as agent:
        _submitted(session, agent)
    session.flush()


@contextmanager
def then(session: Session, key: str, days: float) -> Iterator[Actor]:
    """Act as one of the world's people, so many days ago."""
    before = session.info.get("actor")
    with clock.frozen(ago(days)):
        yield bind_as(session, key)
        session.flush()
    session.info.pop("rules", None)
    if before is None:
        session.info.pop("actor", None)
    else:
        bind(session, before)


def bind_as(session: Session, key: str) -> Actor:
    """Let the session see and write as one of the world's people."""
    session.info.pop("actor", None)
    user = session.get_one(User, identity(key))
    role = Role(user.role.value) if user.role else Role.CUSTOMER
    actor = Actor(
        user_id=user.id,
        role=role,
        audience=user.kind,
        name=user.name,
        email=user.email,
        customer_id=user.customer_id if user.kind is Audience.CUSTOMER else None,
        sub_role=user.customer_role.value if user.customer_role else None,
    )
    bind(session, actor)
    return actor


def _shop_online() -> dict[str, Any]:
    return {
        "title": "Online shop for spare parts",
        "customer_id": identity("acme"),
        "contact_id": identity("ben_contact"),
        "currency": "USD",
        "lines": [
            _section("First year"),
            _product("storefront", 12, tax_code="ZERO", discount_percent=Decimal(5)),
            _product("onboarding", 4, tax_code="ZERO"),
        ],
        "recipients": [BEN],
    }


def _more_devices() -> dict[str, Any]:
    return {
        "title": "Handheld terminals for the Oakland stores",
        "customer_id": identity("acme"),
        "currency": "USD",
        "lines": [_product("handheld", 40, tax_code="ZERO")],
        "recipients": [BEN],
    }


def _rollout() -> dict[str, Any]:
    """The quote that waits for Ana: sent two days ago, so that nobody reminds her of it yet."""
    return {
        "title": "Tills for 64 stores",
        "customer_id": identity("acme"),
        "contact_id": identity("ana_contact"),
        "deal_id": identity("acme_rollout"),
        "currency": "USD",
        "valid_until": clock.today() + timedelta(days=92),
        "intro": (
            "Thank you for the time in Oakland, Ana. This is what we agreed on: every store gets"
            " two counters and one handheld, and your people are trained before the first one"
            " opens."
        ),
        "notes": "Delivery in eight waves of eight stores, the first one four weeks after order.",
        "lines": [
            _section("Devices"),
            _product("terminal", 128, tax_code="ZERO", discount_percent=Decimal(8)),
            _product("handheld", 64, tax_code="ZERO", discount_percent=Decimal(8)),
            _section("Services"),
            _product("onboarding", 24, tax_code="ZERO"),
            _product("care", 12, tax_code="ZERO", name="Care Plan Premium, first year"),
            _note("Prices hold for orders of later stores until the end of next year."),
        ],
        "discount": {"percent": Decimal(3)},
        "recipients": [ANA],
    }


def _reseller_portal() -> dict[str, Any]:
    """The quote that has everything."""
    option = {"optional": True, "minimum_quantity": Decimal(1), "maximum_quantity": Decimal(10)}
    return {
        "title": "Portail B2B pour revendeurs",
        "customer_id": identity("globex"),
        "contact_id": identity("cleo_contact"),
        "deal_id": identity("globex_shop"),
        "currency": "EUR",
        "valid_until": clock.today() + timedelta(days=45),
        "template_id": identity("careful"),
        "lines": [
            _section("Platform"),
            _product("storefront", 12),
            _product("gateway", 12, discount_percent=Decimal(4)),
            _section("Start"),
            _product("onboarding", 6),
            _section("Options"),
            {**_product("insight", 12), **option, "maximum_quantity": Decimal(24)},
            {**_product("handheld", 5), **option},
        ],
        "recipients": [CLEO, ETIENNE],
    }


def _sent(session: Session, agent: Actor, fields: dict[str, Any]) -> Quote:
    quote = drafts.create_quote(session, agent, **fields)
    sending.send_quote(session, agent, quote_id=quote.id)
    session.flush()
    return quote


def _submitted(session: Session, agent: Actor) -> None:
    """A draft that goes beyond what an agent may send, before its approvers."""
    quote = drafts.create_quote(
        session,
        agent,
        title="Encaissement pour 12 boutiques",
        customer_id=identity("globex"),
        currency="EUR",
        lines=[_product("terminal", 24, discount_percent=Decimal(22))],
        recipients=[CLEO],
    )
    approving.submit_quote_for_approval(
        session, agent, quote_id=quote.id, note="They have an offer of Kassandra Pay at this price."
    )


def _accept(session: Session, buyer: Actor, quote: Quote) -> Any:
    version = session.get_one(QuoteVersion, quote.shown_version_id)
    asking.comment_on_quote(
        session, buyer, quote_id=quote.id, text="Does the price include the migration of our data?"
    )
    done = accepting.accept_quote(
        session,
        buyer,
        quote_id=quote.id,
        version=version.number,
        content_hash=version.content_hash or "",
        signature={"typed": {}},
        signer_name=buyer.name,
        consent=True,
        purchase_order_ref="PO-2291",
    )
    session.flush()
    return done.order


def _charge(session: Session, finance: Actor, order: Any) -> None:
    """An invoice, paid in part."""
    invoice = invoices.issue_invoice(session, finance, order_id=order.id)
    session.flush()
    payments.record_payment(
        session,
        finance,
        invoice_id=invoice.id,
        amount=_part(invoice.total, invoice.currency),
        provider_ref="WIRE-88121",
    )


def _part(total: Decimal, currency: str) -> Any:
    return Money((total / 2).quantize(total), currency)


def _decline(session: Session, ben: Actor, quote: Quote) -> None:
    asking.decline_quote(
        session,
        ben,
        quote_id=quote.id,
        version=1,
        reason=DeclineReason.TIMING,
        note="Not this year; ask us again in spring.",
    )


def _product(key: str, quantity: int, **more: Any) -> Any:
    return {"key": key, "product_id": identity(key), "quantity": Decimal(quantity), **more}


def _section(name: str) -> dict[str, Any]:
    return {"key": name.lower().replace(" ", "-")[:32], "kind": LineKind.SECTION, "name": name}


def _note(text: str) -> dict[str, Any]:
    return {"key": "note", "kind": LineKind.NOTE, "name": "Please note", "text": text}
