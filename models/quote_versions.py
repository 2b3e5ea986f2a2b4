"""Versions of quotes: what was offered, frozen from the moment it is sent, and how it ends."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, money_column, money_rules
from models.errors import Conflict, ErrorCode
from models.pricing import PriceMode, Rounding, TaxMode


class QuoteStatus(StrEnum):
    """How far a version is; a quote's status is its current version's. EXPIRED is never stored."""

    DRAFT = "DRAFT"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    APPROVED = "APPROVED"
    SENT = "SENT"
    VIEWED = "VIEWED"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"
    SUPERSEDED = "SUPERSEDED"


class DiscountKind(StrEnum):
    """How a discount on the whole is given."""

    PERCENT = "PERCENT"
    AMOUNT = "AMOUNT"


class DeclineReason(StrEnum):
    """Why a customer said no."""

    PRICE = "PRICE"
    TIMING = "TIMING"
    SCOPE = "SCOPE"
    OTHER_OFFER = "OTHER_OFFER"
    NO_NEED = "NO_NEED"
    OTHER = "OTHER"


OPEN: Final = frozenset({QuoteStatus.SENT, QuoteStatus.VIEWED, QuoteStatus.CHANGES_REQUESTED})
"""With the customer, who may still decide."""
NOT_YET_SENT: Final = frozenset(
    {QuoteStatus.DRAFT, QuoteStatus.PENDING_APPROVAL, QuoteStatus.APPROVED}
)
"""Known to staff alone."""
NEXT: Final[dict[QuoteStatus, frozenset[QuoteStatus]]] = {
    QuoteStatus.DRAFT: frozenset(
        {QuoteStatus.PENDING_APPROVAL, QuoteStatus.APPROVED, QuoteStatus.SENT}
    ),
    QuoteStatus.PENDING_APPROVAL: frozenset({QuoteStatus.APPROVED, QuoteStatus.DRAFT}),
    QuoteStatus.APPROVED: frozenset({QuoteStatus.SENT, QuoteStatus.DRAFT}),
    QuoteStatus.SENT: frozenset(
        {
            QuoteStatus.VIEWED,
            QuoteStatus.CHANGES_REQUESTED,
            QuoteStatus.ACCEPTED,
            QuoteStatus.DECLINED,
            QuoteStatus.WITHDRAWN,
            QuoteStatus.SUPERSEDED,
        }
    ),
    QuoteStatus.VIEWED: frozenset(
        {
            QuoteStatus.CHANGES_REQUESTED,
            QuoteStatus.ACCEPTED,
            QuoteStatus.DECLINED,
            QuoteStatus.WITHDRAWN,
            QuoteStatus.SUPERSEDED,
        }
    ),
    QuoteStatus.CHANGES_REQUESTED: frozenset(
        {
            QuoteStatus.VIEWED,
            QuoteStatus.ACCEPTED,
            QuoteStatus.DECLINED,
            QuoteStatus.WITHDRAWN,
            QuoteStatus.SUPERSEDED,
        }
    ),
    QuoteStatus.DECLINED: frozenset({QuoteStatus.VIEWED, QuoteStatus.SUPERSEDED}),
}
"""The way of a version; the database holds the same table (0007_freezing.sql)."""


class QuoteVersion(Record, Base):
    """One edition of a quote. Its content never changes once `content_hash` is set."""

    __tablename__ = "quote_versions"
    __prefix__: ClassVar[str] = "qvn"

    quote_id: Mapped[UUID] = edge("quotes")
    number: Mapped[int]
    status: Mapped[QuoteStatus] = enum_column(QuoteStatus, default=QuoteStatus.DRAFT)
    title: Mapped[str] = mapped_column(String(200))
    intro: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    notes: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    change_note: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})
    language: Mapped[str] = mapped_column(String(35), default="en")
    addressees: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB(none_as_null=True))
    currency: Mapped[str] = mapped_column(String(3))
    prices: Mapped[PriceMode] = enum_column(PriceMode, name="prices", default=PriceMode.NET)
    tax_mode: Mapped[TaxMode] = enum_column(TaxMode, name="tax_mode", default=TaxMode.PER_GROUP)
    rounding: Mapped[Rounding] = enum_column(Rounding, name="rounding", default=Rounding.HALF_UP)
    discount_kind: Mapped[DiscountKind | None] = enum_column(DiscountKind, name="discount_kind")
    discount_value: Mapped[Decimal | None] = mapped_column(Numeric())
    valid_until: Mapped[date | None]
    time_zone: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime | None]
    subtotal: Mapped[Decimal] = money_column()
    discount_total: Mapped[Decimal] = money_column()
    tax_total: Mapped[Decimal] = money_column()
    total: Mapped[Decimal] = money_column()
    cost_total: Mapped[Decimal | None] = money_column()
    margin_percent: Mapped[Decimal | None] = mapped_column(Numeric())
    ledger: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    template_version_id: Mapped[UUID | None] = edge("quote_template_versions", index=True)
    terms_version_id: Mapped[UUID | None] = edge("terms_template_versions", index=True)
    restored_from_id: Mapped[UUID | None] = edge("quote_versions", index=True)
    content: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    sent_at: Mapped[datetime | None]
    viewed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decline_reason: Mapped[DeclineReason | None] = enum_column(DeclineReason, name="decline_reason")
    decline_note: Mapped[str | None] = mapped_column(Text, info={"max_length": 2_000})
    purchase_order_ref: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("quote_id", "number", name="uq_quote_versions_number"),
        *money_rules("subtotal", "discount_total", "tax_total", "total", "cost_total"),
        CheckConstraint("status <> 'EXPIRED'", name="expiry_is_computed"),
        CheckConstraint("(content IS NULL) = (content_hash IS NULL)", name="content_and_hash"),
        CheckConstraint(
            "(content IS NOT NULL) = (status NOT IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED'))",
            name="content_from_sent",
        ),
        CheckConstraint("(content IS NULL) = (expires_at IS NULL)", name="expires_when_sent"),
        CheckConstraint(
            "(discount_kind IS NULL) = (discount_value IS NULL)", name="discount_whole"
        ),
        CheckConstraint("discount_value >= 0", name="discount_value_range"),
        Index(
            "uq_quote_versions_open",
            "quote_id",
            unique=True,
            postgresql_where="status IN ('SENT', 'VIEWED', 'CHANGES_REQUESTED')",
        ),
        Index(
            "uq_quote_versions_accepted",
            "quote_id",
            unique=True,
            postgresql_where="status = 'ACCEPTED'",
        ),
        Index("ix_quote_versions_updated_at", "updated_at", "id"),
    )

    @property
    def frozen(self) -> bool:
        """Whether the version was sent, so that nobody changes what it says."""
        return self.content_hash is not None

    @property
    def stands(self) -> QuoteStatus:
        """The status as of now: an open version whose day is over has expired."""
        if self.status in OPEN and self.expires_at is not None and clock.now() >= self.expires_at:
            return QuoteStatus.EXPIRED
        return self.status

    def move(self, to: QuoteStatus) -> None:
        """Go on to another status; the way is `NEXT`."""
        if to not in NEXT.get(self.status, frozenset()):
            raise Conflict(
                ErrorCode.INVALID_STATE, f"A version that is {self.stands} cannot become {to}."
            )
        self.status = to
        if to in {QuoteStatus.ACCEPTED, QuoteStatus.DECLINED, QuoteStatus.WITHDRAWN}:
            self.decided_at = clock.now()

    def demand_draft(self) -> None:
        """Refuse to change what is no draft."""
        if self.status is not QuoteStatus.DRAFT:
            raise Conflict(ErrorCode.INVALID_STATE, "Only a draft can be changed; revise it.")
