"""What a rule would have paid, and what is still to come, as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.commission_forecasts import CommissionForecast as Forecasts
from models.commission_previews import CommissionPreview as Previews
from models.commission_previews import CommissionPreviewLine as PreviewLines
from resolvers.commissions.previewing import preview_commission_rule
from schema.entities import entity
from schema.fields import column, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.commissions import Basis
    from schema.connections import Connection
    from schema.deals import Deal
    from schema.money import Money
    from schema.partners import Partner
    from schema.scalars import CurrencyCode


@entity(Previews, plural="commissionPreviews", order="-created_at")
class CommissionPreview:
    """A rule that was tried on the invoices of some days; it was not published by that."""

    rule_name: str = column("How the trial was called.")
    since: date = column("The first day of the invoices.")
    until: date = column("Their last day.")
    lines: Connection[CommissionPreviewLine] = to_many(
        "What it means for each partner.", key="preview_id"
    )
    created_at: datetime = column("When it was tried.")


@entity(PreviewLines, plural=None, order="difference")
class CommissionPreviewLine:
    """What a partner's commissions in a currency came to, and would have come to."""

    partner: Partner = to_one("The partner.", implied=True)
    currency: CurrencyCode = column("The currency of its amounts.")
    sources: int = column("How many lines of invoices earn it under the new rule.")
    before: Money = money("Under the rules of then, once all is paid.")
    after: Money = money("With the rule that was tried.")
    difference: Money = money("Gained or, negative, lost.")


@entity(Forecasts, plural="commissionForecast", order="-updated_at")
class ExpectedCommission:
    """What a line of an invoice is still to bring: when it is paid, or when its months are over.

    It is an expectation, not in the ledger; a credit lowers it.
    """

    partner: Partner = to_one("Whose it is.", implied=True)
    deal: Deal | None = to_one("The deal behind it.")
    order_number: str = column("The order, such as O-2026-00042.")
    product_name: str = column("What was sold.")
    basis_kind: Basis = column("What has to happen: PAID, or CONTRACT_MONTH.")
    currency: CurrencyCode = column("The currency of its amounts.")
    expected: Money = money("What it comes to in the end, as things are.")
    entered: Money = money("What of it is in the ledger.")
    outstanding: Money = money("What is still to come.")
    updated_at: datetime = column("When this was last looked at.")


mutations(preview_commission_rule)
