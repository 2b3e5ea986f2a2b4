"""Payouts of statements, and where a partner's money goes: sealed, released by a second person."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, money_column, money_rules
from models.errors import Conflict, ErrorCode


class PayoutStatus(StrEnum):
    """scheduled → processing → paid, failed; scheduled → cancelled by a later statement."""

    SCHEDULED = "SCHEDULED"
    PROCESSING = "PROCESSING"
    PAID = "PAID"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


NEXT: dict[PayoutStatus, frozenset[PayoutStatus]] = {
    PayoutStatus.SCHEDULED: frozenset(
        {
            PayoutStatus.PROCESSING,
            PayoutStatus.PAID,
            PayoutStatus.FAILED,
            PayoutStatus.CANCELLED,
        }
    ),
    PayoutStatus.PROCESSING: frozenset({PayoutStatus.PAID, PayoutStatus.FAILED}),
}


class MethodStatus(StrEnum):
    """requested → released → replaced; requested → rejected."""

    REQUESTED = "REQUESTED"
    RELEASED = "RELEASED"
    REJECTED = "REJECTED"
    REPLACED = "REPLACED"


class PayoutMethod(Record, Base):
    """A bank account. What is sealed is read only by whoever makes the transfer."""

    __tablename__ = "payout_methods"
    __prefix__: ClassVar[str] = "pmt"

    partner_id: Mapped[UUID] = edge("partners", index=True)
    status: Mapped[MethodStatus] = enum_column(
        MethodStatus, name="status", default=MethodStatus.REQUESTED
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    masked: Mapped[str] = mapped_column(String(40))
    requested_by_id: Mapped[UUID] = edge("users", index=True)
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    usable_from: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = edge("users", index=True)
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("decided_by_id <> requested_by_id", name="second_person"),
        CheckConstraint(
            "status NOT IN ('RELEASED', 'REPLACED') OR decided_at >= usable_from", name="waited"
        ),
        CheckConstraint("(status = 'REQUESTED') = (decided_at IS NULL)", name="decided_when_over"),
        *(
            Index(
                f"uq_payout_methods_{status.lower()}",
                "partner_id",
                unique=True,
                postgresql_where=f"status = '{status}'",
            )
            for status in ("REQUESTED", "RELEASED")
        ),
        Index("ix_payout_methods_updated_at", "updated_at", "id"),
    )


class Payout(Record, Base):
    """Money that goes to a partner for a statement and all that were carried into it."""

    __tablename__ = "payouts"
    __prefix__: ClassVar[str] = "pyo"

    partner_id: Mapped[UUID] = edge("partners", index=True)
    statement_id: Mapped[UUID] = edge("commission_statements")
    method_id: Mapped[UUID | None] = edge("payout_methods", index=True)
    status: Mapped[PayoutStatus] = enum_column(
        PayoutStatus, name="status", default=PayoutStatus.SCHEDULED
    )
    amount: Mapped[Decimal] = money_column()
    currency: Mapped[str] = mapped_column(String(3))
    due_on: Mapped[date]
    reference: Mapped[str | None] = mapped_column(String(140))
    paid_on: Mapped[date | None]
    failure: Mapped[str | None] = mapped_column(String(400))
    reported_in_id: Mapped[UUID | None] = edge("commission_statements", index=True)

    __table_args__ = (
        *money_rules("amount"),
        CheckConstraint("amount > 0", name="above_zero"),
        CheckConstraint("(status = 'PAID') = (paid_on IS NOT NULL)", name="paid_when_paid"),
        Index(
            "uq_payouts_statement",
            "statement_id",
            unique=True,
            postgresql_where="status NOT IN ('FAILED', 'CANCELLED')",
        ),
        Index("ix_payouts_statement_id", "statement_id"),
        Index("ix_payouts_due_on", "due_on", "id"),
        Index("ix_payouts_updated_at", "updated_at", "id"),
    )

    def move(self, to: PayoutStatus) -> None:
        """Go on to another status; the way is `NEXT`."""
        if to not in NEXT.get(self.status, frozenset()):
            raise Conflict(
                ErrorCode.INVALID_STATE, f"A payout that is {self.status} cannot become {to}."
            )
        self.status = to
