"""Marketing funds: what a partner asks for, who grants it, what it was spent on, who pays."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, money_column, money_rules, recent
from models.errors import Conflict, ErrorCode


class FundStatus(StrEnum):
    """requested → approved → proven → paid; requested → rejected or withdrawn."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    PROVEN = "PROVEN"
    PAID = "PAID"


class MarketingFundRequest(Record, Base):
    """Money for a partner's marketing: asked for, granted, proven, then paid by somebody else."""

    __tablename__ = "marketing_fund_requests"
    __prefix__: ClassVar[str] = "mdf"

    partner_id: Mapped[UUID] = edge("partners")
    purpose: Mapped[str] = mapped_column(String(200))
    description: Mapped[str | None] = mapped_column(Text, info={"max_length": 4_000})
    takes_place_on: Mapped[date]
    amount: Mapped[Decimal] = money_column()
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[FundStatus] = enum_column(
        FundStatus, name="status", default=FundStatus.REQUESTED
    )
    granted: Mapped[Decimal | None] = money_column()
    spent: Mapped[Decimal | None] = money_column()
    decided_by_id: Mapped[UUID | None] = edge("users", index=True)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})
    proof_id: Mapped[UUID | None] = edge("file_assets", index=True)
    proof_note: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})
    paid: Mapped[Decimal | None] = money_column()
    paid_by_id: Mapped[UUID | None] = edge("users", index=True)
    paid_on: Mapped[date | None]
    payment_reference: Mapped[str | None] = mapped_column(String(140))

    __table_args__ = (
        *money_rules("amount", "granted", "spent", "paid"),
        CheckConstraint("amount > 0", name="amount_range"),
        CheckConstraint("granted <= amount", name="granted_range"),
        CheckConstraint("paid <= granted AND paid <= spent", name="paid_range"),
        CheckConstraint("paid_by_id <> decided_by_id", name="two_people"),
        CheckConstraint(
            "(status IN ('REQUESTED', 'WITHDRAWN')) = (decided_at IS NULL)",
            name="decided_when_over",
        ),
        CheckConstraint("(status = 'PAID') = (paid IS NOT NULL)", name="paid_when_over"),
        *recent("marketing_fund_requests", "partner_id", "status"),
    )

    def grant(self, amount: Decimal, *, by: UUID | None) -> None:
        """Promise so much of what was asked for."""
        self._go(FundStatus.REQUESTED, FundStatus.APPROVED)
        self.granted, self.decided_by_id, self.decided_at = amount, by, clock.now()

    def reject(self, reason: str, *, by: UUID | None) -> None:
        """Refuse it, with the words that the partner reads."""
        self._go(FundStatus.REQUESTED, FundStatus.REJECTED)
        self.reason, self.decided_by_id, self.decided_at = reason, by, clock.now()

    def withdraw(self) -> None:
        """Take the request back."""
        self._go(FundStatus.REQUESTED, FundStatus.WITHDRAWN)

    def prove(self, spent: Decimal, proof_id: UUID) -> None:
        """Show what it was spent on."""
        self._go(FundStatus.APPROVED, FundStatus.PROVEN)
        self.spent, self.proof_id = spent, proof_id

    def return_proof(self, reason: str) -> None:
        """Ask for another proof."""
        self._go(FundStatus.PROVEN, FundStatus.APPROVED)
        self.reason, self.spent, self.proof_id = reason, None, None

    def pay(self, *, by: UUID | None, on: date) -> None:
        """Pay what was spent, at most what was granted; not by whoever granted it."""
        if by == self.decided_by_id:
            raise Conflict(ErrorCode.OWN_REQUEST, "Who granted it does not pay it.")
        self._go(FundStatus.PROVEN, FundStatus.PAID)
        assert self.granted is not None
        assert self.spent is not None
        self.paid, self.paid_by_id, self.paid_on = min(self.granted, self.spent), by, on

    def _go(self, before: FundStatus, after: FundStatus) -> None:
        if self.status is not before:
            raise Conflict(ErrorCode.INVALID_STATE, "The request's status does not allow this.")
        self.status = after
