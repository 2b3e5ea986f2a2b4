"""The companies of the world: customers in several languages and scripts, and the two partners."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from models.customers import Customer, CustomerStatus, Health
from models.partner_tiers import PartnerTierMembership
from models.partners import Partner, PartnerKind
from models.tiers import TierMembership
from tests.world.naming import ago, identity, made, stamped
from tests.world.people import owned
from tests.world.reading import table


class Company(NamedTuple):
    """A customer of so many days."""

    key: str
    name: str
    owner: str
    status: CustomerStatus
    days: int
    line1: str
    postal_code: str
    city: str
    region: str | None
    country: str
    domain: str
    tax_id: str | None
    industry: str
    employees: int
    revenue: Decimal
    currency: str
    founded: int
    phone: str
    source: str
    parent: str | None
    tier: str | None
    health: Health | None
    notes: str | None


COMPANIES: Final = table("customers", Company)
PARTNERS: Final = (
    (
        "northstar",
        "Northstar Retail Systems d.o.o.",
        PartnerKind.RESELLER,
        "certified",
        "SI",
        "+386 1 555 02 01",
        "manager",
        4,
        "Strong in the Nordics; pays late but pays.",
    ),
    (
        "summit",
        "Summit Advisory Pvt Ltd",
        PartnerKind.REFERRAL,
        "registered",
        "IN",
        "+91 22 5550 0301",
        "manager",
        3,
        "New since last summer; two introductions so far.",
    ),
)
KEYS: Final[dict[str, type[Any]]] = {
    **dict.fromkeys((each.key for each in COMPANIES), Customer),
    **dict.fromkeys((each[0] for each in PARTNERS), Partner),
}


def load(session: Session) -> None:
    """Partners, customers, and which tier each is in; parents come before their subsidiaries."""
    session.add_all(_partner(*each) for each in PARTNERS)
    session.flush()
    session.add_all(_ranking(each[0], each[3]) for each in PARTNERS)
    for children in (False, True):
        session.add_all(_customer(each) for each in COMPANIES if bool(each.parent) is children)
        session.flush()
    for each in COMPANIES:
        session.add_all(_memberships(each))
    session.flush()


def _partner(
    key: str, name: str, kind: PartnerKind, tier: str, country: str, *rest: Any
) -> Partner:
    phone, channel, rating, notes = rest
    partner = made(
        Partner,
        key,
        name=name,
        kind=kind,
        tier_id=identity(tier),
        country=country,
        phone=phone,
        website=f"https://{key}.test",
        email=f"office@{key}.test",
        internal_rating=rating,
        channel_manager_id=identity(channel),
        notes=notes,
        **stamped(360, 40),
    )
    partner.activate()
    return partner


def _ranking(partner: str, tier: str) -> PartnerTierMembership:
    return made(
        PartnerTierMembership,
        f"{partner}_tier",
        partner_id=identity(partner),
        tier_id=identity(tier),
        valid_from=ago(360),
        reason="As agreed in the partner contract",
        **stamped(360),
    )


def _customer(company: Company) -> Customer:
    customer = made(
        Customer,
        company.key,
        name=company.name,
        status=company.status,
        parent_id=identity(company.parent) if company.parent else None,
        domain=company.domain,
        website=f"https://www.{company.domain}",
        email=f"office@{company.domain}",
        tax_id=company.tax_id,
        industry=company.industry,
        annual_revenue=company.revenue,
        annual_revenue_currency=company.currency,
        founded_year=company.founded,
        phone=company.phone,
        source=company.source,
        health=company.health,
        notes=company.notes,
        last_contacted_at=ago(company.days % 23 + 0.3),
        **_addresses(company),
        **owned(company.owner),
        **stamped(company.days, company.days % 23),
    )
    customer.count_employees(company.employees)
    return customer


def _addresses(company: Company) -> dict[str, str | None]:
    parts = ("line1", "postal_code", "city", "region", "country")
    billing = {f"billing_address_{part}": getattr(company, part) for part in parts}
    shipping = {name.replace("billing", "shipping"): text for name, text in billing.items()}
    return billing if company.status is CustomerStatus.PROSPECT else {**billing, **shipping}


def _memberships(company: Company) -> list[TierMembership]:
    """Who is above silver was silver first."""
    if company.tier is None:
        return []
    turn = ago(company.days / 2)
    first = made(
        TierMembership,
        f"{company.key}_first_tier",
        customer_id=identity(company.key),
        tier_id=identity("silver"),
        valid_from=ago(company.days),
        reason="First order",
        **stamped(company.days),
    )
    if company.tier == "silver":
        return [first]
    first.end(turn)
    second = made(
        TierMembership,
        f"{company.key}_second_tier",
        customer_id=identity(company.key),
        tier_id=identity(company.tier),
        valid_from=turn,
        reason="Revenue of the last four quarters",
        **stamped(company.days / 2),
    )
    return [first, second]
