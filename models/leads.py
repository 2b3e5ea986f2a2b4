"""Leads: their way from new to converted, which happens once, or to disqualified and back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Owned,
    Record,
    SoftDeleted,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    range_rule,
    ranged,
    recent,
    searchable,
)
from models.errors import Conflict, ErrorCode


class LeadStatus(StrEnum):
    """new → assigned → working → qualified → converted; nurture and disqualified lead back."""

    NEW = "NEW"
    ASSIGNED = "ASSIGNED"
    WORKING = "WORKING"
    NURTURE = "NURTURE"
    QUALIFIED = "QUALIFIED"
    CONVERTED = "CONVERTED"
    DISQUALIFIED = "DISQUALIFIED"


class Temperature(StrEnum):
    """How near a lead is to buying."""

    HOT = "HOT"
    WARM = "WARM"
    COLD = "COLD"


NEXT: dict[LeadStatus, frozenset[LeadStatus]] = {
    LeadStatus.NEW: frozenset(
        {LeadStatus.ASSIGNED, LeadStatus.WORKING, LeadStatus.NURTURE, LeadStatus.DISQUALIFIED}
    ),
    LeadStatus.ASSIGNED: frozenset(
        {LeadStatus.WORKING, LeadStatus.NURTURE, LeadStatus.DISQUALIFIED}
    ),
    LeadStatus.WORKING: frozenset(
        {LeadStatus.QUALIFIED, LeadStatus.NURTURE, LeadStatus.DISQUALIFIED}
    ),
    LeadStatus.NURTURE: frozenset({LeadStatus.WORKING, LeadStatus.DISQUALIFIED}),
    LeadStatus.QUALIFIED: frozenset(
        {LeadStatus.CONVERTED, LeadStatus.NURTURE, LeadStatus.DISQUALIFIED}
    ),
    LeadStatus.CONVERTED: frozenset(),
    LeadStatus.DISQUALIFIED: frozenset({LeadStatus.WORKING}),
}


class Lead(Owned, SoftDeleted, Record, Base):
    """A person or company that may become a customer; kept as it was after its conversion."""

    __tablename__ = "leads"
    __prefix__: ClassVar[str] = "lead"

    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = folded("name")
    given_name: Mapped[str | None] = mapped_column(String(100))
    family_name: Mapped[str | None] = mapped_column(String(100))
    company_name: Mapped[str | None] = mapped_column(String(200))
    company_name_folded: Mapped[str | None] = folded("company_name")
    title: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    email_folded: Mapped[str | None] = folded("email")
    phone: Mapped[str | None] = mapped_column(String(40))
    website: Mapped[str | None] = mapped_column(String(400))
    country: Mapped[str | None] = mapped_column(String(2))
    status: Mapped[LeadStatus] = enum_column(LeadStatus, default=LeadStatus.NEW)
    temperature: Mapped[Temperature] = enum_column(Temperature, default=Temperature.WARM)
    source: Mapped[str | None] = mapped_column(String(120))
    score: Mapped[int | None] = ranged(0, 1000)
    estimated_value: Mapped[Decimal | None] = money_column()
    currency: Mapped[str | None] = mapped_column(String(3))
    notes: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    partner_id: Mapped[UUID | None] = edge("partners", index=True)
    disqualified_reason: Mapped[str | None] = mapped_column(String(400))
    first_touch_at: Mapped[datetime | None]
    last_touch_at: Mapped[datetime | None]
    converted_at: Mapped[datetime | None]
    converted_customer_id: Mapped[UUID | None] = edge("customers", index=True)
    converted_contact_id: Mapped[UUID | None] = edge("contacts", index=True)
    converted_deal_id: Mapped[UUID | None] = edge("deals", unique=True)
    search_folded: Mapped[str] = folded("name", "company_name", "email")

    __table_args__ = (
        *money_rules("estimated_value"),
        range_rule("score", 0, 1000),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_form"),
        CheckConstraint(
            "(status = 'CONVERTED') = (converted_at IS NOT NULL) AND "
            "(converted_at IS NOT NULL) = (converted_customer_id IS NOT NULL)",
            name="converted_whole",
        ),
        CheckConstraint(
            "(status = 'DISQUALIFIED') = (disqualified_reason IS NOT NULL)",
            name="disqualified_reason",
        ),
        *recent("leads", "owner_id", "team_id", "status"),
        searchable("leads"),
    )

    def assigned(self) -> None:
        """Note that a new lead has got an owner."""
        if self.status is LeadStatus.NEW:
            self.status = LeadStatus.ASSIGNED

    def work(self) -> None:
        """Start, resume or reopen work on the lead."""
        self._go(LeadStatus.WORKING)
        self.disqualified_reason = None
        self.touch()

    def nurture(self) -> None:
        """Put the lead aside for later."""
        self._go(LeadStatus.NURTURE)

    def qualify(self) -> None:
        """Judge the lead worth a deal."""
        self._go(LeadStatus.QUALIFIED)

    def disqualify(self, reason: str) -> None:
        """Give the lead up, with a reason."""
        self._go(LeadStatus.DISQUALIFIED)
        self.disqualified_reason = reason

    def convert(
        self, customer_id: UUID, contact_id: UUID | None = None, deal_id: UUID | None = None
    ) -> None:
        """Note what the lead became. Once: the database refuses a second time."""
        if self.status is LeadStatus.CONVERTED:
            raise Conflict(ErrorCode.ALREADY_CONVERTED)
        self._go(LeadStatus.CONVERTED)
        self.converted_at = clock.now()
        self.converted_customer_id = customer_id
        self.converted_contact_id = contact_id
        self.converted_deal_id = deal_id

    def touch(self, at: datetime | None = None) -> None:
        """Note a contact with the lead."""
        moment = at or clock.now()
        self.first_touch_at = min(self.first_touch_at or moment, moment)
        self.last_touch_at = max(self.last_touch_at or moment, moment)

    def _go(self, status: LeadStatus) -> None:
        if status not in NEXT[self.status]:
            raise Conflict(
                ErrorCode.INVALID_STATE,
                "The lead's status does not lead there.",
                status=self.status.value,
            )
        self.status = status
