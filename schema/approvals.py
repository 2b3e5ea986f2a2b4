"""Approvals of quotes as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.approvals import ApprovalRequest as Requests
from models.approvals import ApprovalStep as Steps
from resolvers.quotes.four_eyes import part_in
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from models.approvals import ApprovalStatus
    from models.identities import StaffRole
    from schema.connections import Connection
    from schema.identities import User
    from schema.money import Money
    from schema.quote_versions import QuoteVersion


@entity(Requests, plural="approvalRequests", order="-updated_at")
class ApprovalRequest:
    """A draft before its approvers. Its limits are what an approval of it grants."""

    quote_version: QuoteVersion | None = to_one("The draft.")
    requested_by: User | None = to_one("Who asked.")
    status: ApprovalStatus = column("PENDING → APPROVED, REJECTED or RECALLED.")
    reasons: list[str] = column("Which limits the draft breaks.")
    line_percent: Decimal | None = column("The deepest discount of a line, in percent.")
    order_percent: Decimal | None = column("The discount on the whole, in percent.")
    margin_percent: Decimal | None = column("The margin, in percent.")
    total: Money | None = money("The total.", amount="total")
    note: str | None = column("What whoever asked says, at most 2,000 characters.")
    steps: Connection[ApprovalStep] = to_many("Its approvers.", key="approval_request_id")
    your_part: str | None = computed(
        "Your part in it, for which somebody else decides: OWN_REQUEST if you asked, OWN_DRAFT if"
        " you wrote into the draft since it was approved last, DECIDED_BEFORE if you took a turn.",
        lambda row, given: part_in(row, given.user_id),
    )
    decided_at: datetime | None = column("When it was decided.")
    created_at: datetime = column("When it was asked for.")
    updated_at: datetime = column("When the record was last changed.")


@entity(Steps, plural=None, order="position")
class ApprovalStep:
    """One approver's turn."""

    approval_request: ApprovalRequest | None = to_one("The request.")
    position: int = column("The turn, from 1.")
    approver: StaffRole = column("The role that decides.")
    status: ApprovalStatus = column("What was decided.")
    decided_by: User | None = to_one("Who decided.")
    decided_at: datetime | None = column("When.")
    note: str | None = column("What he says, at most 2,000 characters.")
