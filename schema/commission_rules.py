"""Commission rules and their published versions as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.commission_rules import CommissionRule as Rules
from models.commission_rules import CommissionRuleVersion as Versions
from resolvers.commissions import rules
from schema.entities import entity
from schema.fields import column, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from models.commissions import Basis
    from models.deals import PartnerPart
    from schema.connections import Connection
    from schema.money import Money
    from schema.partners import Partner, PartnerTier
    from schema.products import Product, ProductFamily
    from schema.scalars import JSON, CurrencyCode
    from schema.territories import Territory


@entity(Rules, plural="commissionRules", order="name")
class CommissionRule:
    """A commission rule by its name; what it says is in its versions."""

    name: str = column("Name, at most 120 characters, unique.")
    notes: str | None = column("Internal notes, at most 4,000 characters.")
    versions: Connection[CommissionRuleVersion] = to_many("All its versions.", key="rule_id")
    version: int = column("Rises with every change.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(Versions, plural="commissionRuleVersions", order="-valid_from")
class CommissionRuleVersion:
    """What a rule says from a moment on. The most specific rule counts.

    The order of weight is fixed: partner, product, category (family), deal role, territory, tier,
    currency.
    """

    rule: CommissionRule = to_one("The rule.", implied=True)
    number: int = column("1, 2, 3 … within the rule.")
    partner: Partner | None = to_one("For this partner only.")
    product: Product | None = to_one("For this product only.")
    family: ProductFamily | None = to_one("For products of this category only.")
    role: PartnerPart | None = column("For partners in this role only.")
    territory: Territory | None = to_one("For end customers in this territory only.")
    tier: PartnerTier | None = to_one("For partners who were in this tier when their part began.")
    basis: Basis = column("What the commission is a share of.")
    rate: Decimal = column("Percent, 0 to 100, at most 4 decimals.")
    steps: JSON = column("Further steps of a month's basis: `above` an amount, `rate` in percent.")
    cap: Money | None = money("The most for one line of an invoice, after the split.")
    currency: CurrencyCode | None = column("The currency of cap and steps; then for it only.")
    months: int | None = column("For so many months from the deal's first invoice, 1 to 120.")
    hold_days: int = column("Days from earning to approval, 0 to 365.")
    valid_from: datetime = column("From when on it counts for new invoices.")
    valid_until: datetime | None = column("Until when, without that moment.")
    created_at: datetime = column("When it was published.")


mutations(rules.publish_commission_rule, rules.end_commission_rule)
