"""Approvals: which drafts need one, who gives it in which order, and how far it reaches."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final, NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, folded
from models.errors import Conflict, ErrorCode
from models.identities import StaffRole


class ApprovalStatus(StrEnum):
    """pending → approved, rejected, recalled."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    RECALLED = "RECALLED"


LINE: Final = "line_percent"
ORDER: Final = "order_percent"
MARGIN: Final = "margin_percent"
TOTAL: Final = "total"
"""The limits by name, as reasons tell them."""


class Terms(NamedTuple):
    """What a draft asks for, as approvals see it."""

    line_percent: Decimal
    order_percent: Decimal
    margin_percent: Decimal | None
    total: Decimal
    currency: str
    uncosted: bool = False


class Limits:
    """Bounds of discounts, margin and amount; null bounds nothing.

    What cannot be compared, a total or a cost in another currency, is beyond the bound.
    """

    line_percent: Mapped[Decimal | None] = mapped_column(Numeric())
    order_percent: Mapped[Decimal | None] = mapped_column(Numeric())
    margin_percent: Mapped[Decimal | None] = mapped_column(Numeric())
    total: Mapped[Decimal | None] = mapped_column(
        Numeric(), info={"currency": "currency", "min": 0}
    )
    currency: Mapped[str | None] = mapped_column(String(3))

    def exceeded(self, terms: Terms) -> list[str]:
        """Which of the limits the terms break, in the order of the fields."""
        broken = []
        if self.line_percent is not None and terms.line_percent > self.line_percent:
            broken.append(LINE)
        if self.order_percent is not None and terms.order_percent > self.order_percent:
            broken.append(ORDER)
        if self.margin_percent is not None and self._below_margin(terms):
            broken.append(MARGIN)
        foreign = terms.currency != self.currency
        if self.total is not None and (foreign or terms.total > self.total):
            broken.append(TOTAL)
        return broken

    def _below_margin(self, terms: Terms) -> bool:
        if terms.uncosted or self.margin_percent is None:
            return terms.uncosted
        return terms.margin_percent is not None and terms.margin_percent < self.margin_percent


class ApprovalPolicy(Limits, Record, Base):
    """Drafts within its limits need nobody; the others need its approvers, one after the other."""

    __tablename__ = "approval_policies"
    __prefix__: ClassVar[str] = "apo"

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    active: Mapped[bool] = mapped_column(default=True)
    approvers: Mapped[list[str]] = mapped_column(ARRAY(String(32)))

    __table_args__ = (
        Index("uq_approval_policies_name", "name_folded", unique=True),
        CheckConstraint("cardinality(approvers) BETWEEN 1 AND 5", name="approvers_range"),
        CheckConstraint("(total IS NULL) = (currency IS NULL)", name="total_whole"),
        CheckConstraint(
            "currency IS NULL OR currency_exponent(currency) >= 0", name="currency_known"
        ),
        CheckConstraint("line_percent BETWEEN 0 AND 100", name="line_percent_range"),
        CheckConstraint("order_percent BETWEEN 0 AND 100", name="order_percent_range"),
        CheckConstraint("margin_percent BETWEEN -1000 AND 100", name="margin_percent_range"),
        CheckConstraint("total >= 0", name="total_range"),
        Index("ix_approval_policies_updated_at", "updated_at", "id"),
    )


class ApprovalRequest(Limits, Record, Base):
    """A draft put before its approvers; its limits are what an approval of it grants."""

    __tablename__ = "approval_requests"
    __prefix__: ClassVar[str] = "apr"

    quote_version_id: Mapped[UUID] = edge("quote_versions")
    policy_id: Mapped[UUID] = edge("approval_policies", index=True)
    policy_version: Mapped[int]
    draft_version: Mapped[int]
    requested_by_id: Mapped[UUID] = edge("users", index=True)
    status: Mapped[ApprovalStatus] = enum_column(
        ApprovalStatus, name="status", default=ApprovalStatus.PENDING
    )
    reasons: Mapped[list[str]] = mapped_column(ARRAY(String(32)))
    note: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_approval_requests_pending",
            "quote_version_id",
            unique=True,
            postgresql_where="status = 'PENDING'",
        ),
        Index("ix_approval_requests_quote_version_id", "quote_version_id"),
        CheckConstraint("(status = 'PENDING') = (decided_at IS NULL)", name="decided_when_over"),
        Index("ix_approval_requests_status", "status", "updated_at", "id"),
        Index("ix_approval_requests_updated_at", "updated_at", "id"),
    )

    def decide(self, status: ApprovalStatus) -> None:
        """End, once."""
        if self.status is not ApprovalStatus.PENDING:
            raise Conflict(ErrorCode.INVALID_STATE, "This request is decided.")
        self.status, self.decided_at = status, clock.now()


class ApprovalStep(Record, Base):
    """One approver's turn."""

    __tablename__ = "approval_steps"
    __prefix__: ClassVar[str] = "aps"

    approval_request_id: Mapped[UUID] = edge("approval_requests")
    position: Mapped[int] = mapped_column(SmallInteger)
    approver: Mapped[StaffRole] = enum_column(StaffRole, name="approver")
    status: Mapped[ApprovalStatus] = enum_column(
        ApprovalStatus, name="status", default=ApprovalStatus.PENDING
    )
    decided_by_id: Mapped[UUID | None] = edge("users", index=True)
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})

    __table_args__ = (
        UniqueConstraint("approval_request_id", "position", name="uq_approval_steps_position"),
        CheckConstraint("(status = 'PENDING') = (decided_at IS NULL)", name="decided_when_over"),
        Index("ix_approval_steps_updated_at", "updated_at", "id"),
    )

    def decide(self, status: ApprovalStatus, *, by: UUID | None, note: str | None) -> None:
        """End, once."""
        if self.status is not ApprovalStatus.PENDING:
            raise Conflict(ErrorCode.INVALID_STATE, "This step is decided.")
        self.status, self.decided_by_id, self.note = status, by, note
        self.decided_at = clock.now()
