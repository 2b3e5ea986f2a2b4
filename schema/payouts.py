"""Payouts and payout methods as the API shows them; accounts are masked for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.payouts import Payout as Payouts
from models.payouts import PayoutMethod as Methods
from resolvers.commissions import payout_methods, payouts
from schema.entities import entity
from schema.fields import column, money, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.payouts import MethodStatus, PayoutStatus
    from schema.commissions import CommissionStatement
    from schema.identities import User
    from schema.money import Money
    from schema.partners import Partner
    from schema.scalars import CurrencyCode


@entity(Payouts, plural="payouts", order="-due_on")
class Payout:
    """Money that goes to a partner for a statement and for all that was carried into it.

    SCHEDULED → PROCESSING → PAID, FAILED; CANCELLED when a later statement takes its place.
    """

    partner: Partner = to_one("Whom it goes to.", implied=True)
    statement: CommissionStatement = to_one("The statement that it pays.", implied=True)
    method: PayoutMethod | None = to_one("The account that it went to.")
    status: PayoutStatus = column("How far it is.")
    amount: Money = money("How much.", amount="amount")
    currency: CurrencyCode = column("The currency of the amount.")
    due_on: date = column("The day on which it is to be made.")
    reference: str | None = column("The bank's reference, at most 140 characters.")
    paid_on: date | None = column("The day on which it was made.")
    failure: str | None = column("Why it failed, at most 400 characters.")
    version: int = column("Rises with every change.")
    created_at: datetime = column("When it was scheduled.")
    updated_at: datetime = column("When the record was last changed.")


@entity(Methods, plural="payoutMethods", order="-requested_at")
class PayoutMethod:
    """A partner's bank account. REQUESTED → RELEASED by a second person → REPLACED; or REJECTED."""

    partner: Partner = to_one("Whose it is.", implied=True)
    status: MethodStatus = column("How far it is.")
    masked: str = column("The account, but for its beginning and its last four characters.")
    requested_by: User | None = to_one("Who named it.")
    requested_at: datetime = column("When it was named.")
    usable_from: datetime = column("When it can be released, three days later.")
    decided_by: User | None = to_one("Who released or rejected it.")
    decided_at: datetime | None = column("When that was.")
    version: int = column("Rises with every change.")


mutations(
    payouts.record_payout,
    payouts.export_payouts,
    payout_methods.request_payout_method,
    payout_methods.release_payout_method,
    payout_methods.reject_payout_method,
)
