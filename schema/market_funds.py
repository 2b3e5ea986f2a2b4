"""Marketing funds as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.market_funds import MarketingFundRequest as MarketingFundRequests
from resolvers import market_funds
from schema.entities import entity
from schema.fields import column, money, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.market_funds import FundStatus
    from schema.documents import FileAsset
    from schema.identities import User
    from schema.money import Money
    from schema.partners import Partner


@entity(MarketingFundRequests, plural="marketingFundRequests", order="-created_at")
class MarketingFundRequest:
    """Money for a partner's marketing, in one currency.

    REQUESTED → APPROVED → PROVEN → PAID, or REQUESTED → REJECTED or WITHDRAWN.
    """

    partner: Partner | None = to_one("The partner that asks.")
    purpose: str = column("What it is for, at most 200 characters.")
    description: str | None = column("What is planned, at most 4,000 characters.")
    takes_place_on: date = column("When it takes place.")
    amount: Money = money("How much was asked for.")
    status: FundStatus = column("How far it is.")
    granted: Money | None = money("How much was granted, at most what was asked for.")
    spent: Money | None = money("How much was spent, as the partner has shown.")
    paid: Money | None = money("How much was paid: what was spent, at most what was granted.")
    decided_by: User | None = to_one("Who granted or rejected it.")
    decided_at: datetime | None = column("When it was granted or rejected.")
    reason: str | None = column("Why it was rejected or the proof returned, for the partner.")
    proof: FileAsset | None = to_one("The file that shows what was spent.")
    proof_note: str | None = column("What the partner says to the proof.")
    paid_by: User | None = to_one("Who paid: somebody else than who granted it.")
    paid_on: date | None = column("When it was paid.")
    payment_reference: str | None = column("What the payment is called at the bank.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When it was asked for.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    market_funds.request_marketing_fund,
    market_funds.withdraw_marketing_fund,
    market_funds.approve_marketing_fund,
    market_funds.reject_marketing_fund,
    market_funds.prove_marketing_fund,
    market_funds.return_marketing_fund_proof,
    market_funds.pay_marketing_fund,
)
