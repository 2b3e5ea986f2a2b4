"""Deal registrations: a partner's claim on a customer, and the way from draft to decision."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Record,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    recent,
    searchable,
)
from models.deals import PartnerPart
from models.errors import Conflict, ErrorCode


class RegistrationStatus(StrEnum):
    """draft → submitted → under review → approved, rejected or merged; returned leads back.

    EXPIRED, CONVERTED and LOST are never stored: they follow from the clock and from the deal.
    """

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    EXTENSION_REQUESTED = "EXTENSION_REQUESTED"
    MERGED = "MERGED"
    REJECTED = "REJECTED"
    APPEALED = "APPEALED"
    WITHDRAWN = "WITHDRAWN"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    CONVERTED = "CONVERTED"
    LOST = "LOST"


class VerdictOutcome(StrEnum):
    """What a partner is told at once: nobody else holds it, it is looked at, or it is held."""

    FREE = "FREE"
    UNDER_REVIEW = "UNDER_REVIEW"
    BLOCKED = "BLOCKED"


class RejectionReason(StrEnum):
    """Why a registration is turned down; the partner reads it."""

    HELD_BY_ANOTHER = "HELD_BY_ANOTHER"
    KNOWN_CUSTOMER = "KNOWN_CUSTOMER"
    OUTSIDE_TERRITORY = "OUTSIDE_TERRITORY"
    INCOMPLETE = "INCOMPLETE"
    NOT_QUALIFIED = "NOT_QUALIFIED"
    OTHER = "OTHER"


Status = RegistrationStatus
DERIVED: Final = (Status.EXPIRED, Status.CONVERTED, Status.LOST)
WAITING: Final = frozenset({Status.SUBMITTED, Status.UNDER_REVIEW})
UNDECIDED: Final = WAITING | {Status.RETURNED}
PROTECTED: Final = frozenset({Status.APPROVED, Status.EXTENSION_REQUESTED})
RULES: Final[dict[VerdictOutcome, int]] = {
    VerdictOutcome.FREE: 1,
    VerdictOutcome.UNDER_REVIEW: 2,
    VerdictOutcome.BLOCKED: 3,
}
"""The numbered rules: 1 no key is held, 2 something is to be looked at, 3 a key is protected.

A number says no more than the outcome does: neither whose it is nor what matched.
"""
OUTSIDE: Final = 4
"""The rule beside 2: the end customer is outside the partner's own territories, held or not."""
NEXT: Final[dict[Status, frozenset[Status]]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    Status.SUBMITTED: frozenset(
        {
            Status.UNDER_REVIEW,
            Status.RETURNED,
            Status.APPROVED,
            Status.MERGED,
            Status.REJECTED,
            Status.WITHDRAWN,
        }
    ),
    Status.UNDER_REVIEW: frozenset(
        {
            Status.RETURNED,
            Status.APPROVED,
            Status.MERGED,
            Status.REJECTED,
            Status.WITHDRAWN,
        }
    ),
    Status.RETURNED: frozenset({Status.SUBMITTED, Status.REJECTED, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.EXTENSION_REQUESTED, Status.WITHDRAWN, Status.CANCELLED}),
    Status.EXTENSION_REQUESTED: frozenset({Status.APPROVED, Status.WITHDRAWN, Status.CANCELLED}),
    Status.MERGED: frozenset({Status.CANCELLED}),
    Status.REJECTED: frozenset({Status.APPEALED}),
    Status.APPEALED: frozenset({Status.UNDER_REVIEW, Status.REJECTED}),
    Status.WITHDRAWN: frozenset(),
    Status.CANCELLED: frozenset(),
}


class DealRegistration(Record, Base):
    """What a partner registers of an end customer, what it was told, and what was decided."""

    __tablename__ = "deal_registrations"
    __prefix__: ClassVar[str] = "reg"

    partner_id: Mapped[UUID] = edge("partners")
    number: Mapped[str] = mapped_column(String(20))
    status: Mapped[Status] = enum_column(Status, name="status", default=Status.DRAFT)
    end_customer_name: Mapped[str] = mapped_column(String(200))
    end_customer_name_folded: Mapped[str] = folded("end_customer_name")
    end_customer_domain: Mapped[str | None] = mapped_column(String(253))
    end_customer_tax_id: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(2))
    contact_name: Mapped[str | None] = mapped_column(String(200))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    amount: Mapped[Decimal | None] = money_column()
    currency: Mapped[str | None] = mapped_column(String(3))
    expected_close: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    submitted_by_id: Mapped[UUID | None] = edge("users", index=True)
    submitted_at: Mapped[datetime | None]
    answer_due_at: Mapped[datetime | None]
    verdict_outcome: Mapped[VerdictOutcome | None] = enum_column(
        VerdictOutcome, name="verdict_outcome"
    )
    verdict_rule: Mapped[int | None] = mapped_column(SmallInteger)
    verdict_until: Mapped[datetime | None]
    verdict_receipt: Mapped[str | None] = mapped_column(Text)
    receipt_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    estimate: Mapped[Decimal | None] = money_column("estimate_currency")
    estimate_currency: Mapped[str | None] = mapped_column(String(3))
    reviewer_id: Mapped[UUID | None] = edge("users", index=True)
    review_started_at: Mapped[datetime | None]
    reply_by: Mapped[datetime | None]
    question: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    answer: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    decided_at: Mapped[datetime | None]
    protected_from: Mapped[datetime | None]
    protected_until: Mapped[datetime | None]
    protection_days: Mapped[int | None] = mapped_column(SmallInteger)
    extended_at: Mapped[datetime | None]
    extension_reason: Mapped[str | None] = mapped_column(Text, info={"max_length": 2000})
    reason_code: Mapped[RejectionReason | None] = enum_column(RejectionReason, name="reason_code")
    reason: Mapped[str | None] = mapped_column(Text, info={"max_length": 2000})
    appeal: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    appealed_at: Mapped[datetime | None]
    deal_id: Mapped[UUID | None] = edge("deals", index=True)
    deal_role: Mapped[PartnerPart | None] = enum_column(PartnerPart, name="deal_role")
    search_folded: Mapped[str] = folded("number", "end_customer_name", "end_customer_domain")

    __table_args__ = (
        *money_rules("amount"),
        *money_rules("estimate", currency="estimate_currency"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_form"),
        CheckConstraint("status NOT IN ('EXPIRED', 'CONVERTED', 'LOST')", name="status_stored"),
        CheckConstraint(
            "status IN ('DRAFT', 'WITHDRAWN') OR num_nulls(country, contact_name, contact_email,"
            " amount, currency, expected_close, submitted_at, answer_due_at, verdict_outcome,"
            " verdict_rule, verdict_receipt, receipt_id) = 0",
            name="submitted_whole",
        ),
        CheckConstraint("protected_until >= protected_from", name="protected_forward"),
        CheckConstraint(
            "(protected_from IS NULL) = (protected_until IS NULL)", name="protected_whole"
        ),
        Index("uq_deal_registrations_number", "partner_id", "number", unique=True),
        Index("ix_deal_registrations_protected_until", "protected_until", "id"),
        Index("ix_deal_registrations_answer_due_at", "answer_due_at", "id"),
        *recent("deal_registrations", "partner_id", "status"),
        searchable("deal_registrations"),
    )

    @property
    def is_over(self) -> bool:
        """Whether the protection has ended, as of now."""
        return self.protected_until is not None and self.protected_until <= clock.now()

    def go(self, to: Status) -> None:
        """Take the next step; only some lead from where the registration is."""
        if to not in NEXT[self.status]:
            raise Conflict(
                ErrorCode.INVALID_STATE,
                "The registration's status does not lead there.",
                status=self.status.value,
            )
        self.status = to

    def review(self, by: UUID | None) -> None:
        """Be looked at by somebody."""
        self.go(Status.UNDER_REVIEW)
        self.reviewer_id, self.review_started_at = by, clock.now()

    def protect(self, start: datetime, end: datetime) -> None:
        """Be protected from a decision on, never from before it."""
        self.protected_from, self.protected_until = start, end

    def demand_protection(self) -> None:
        """Refuse what only a protection that still lasts allows."""
        if self.status not in PROTECTED or self.is_over:
            raise Conflict(ErrorCode.INVALID_STATE, "The registration is not protected.")


class RegistrationProduct(Base):
    """A product that a registration is about."""

    __tablename__ = "registration_products"

    registration_id: Mapped[UUID] = mapped_column(
        ForeignKey("deal_registrations.id"), primary_key=True
    )
    product_id: Mapped[UUID] = mapped_column(
        ForeignKey("products.id"), primary_key=True, index=True
    )
