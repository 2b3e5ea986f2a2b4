"""Contacts: the people at customers, what they consented to, and how they are forgotten."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Select, String, Text, select
from sqlalchemy.dialects.postgresql import ExcludeConstraint, distinct_on
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Owned,
    Record,
    SoftDeleted,
    Visibility,
    edge,
    enum_column,
    folded,
    recent,
    searchable,
)
from models.errors import Conflict, ErrorCode
from models.ids import new_id

ERASED_NAME = "Erased contact"


class ContactStatus(StrEnum):
    """active → left → erased."""

    ACTIVE = "ACTIVE"
    LEFT = "LEFT"
    ERASED = "ERASED"


class BuyingRole(StrEnum):
    """The part that a person plays in a purchase."""

    DECISION_MAKER = "DECISION_MAKER"
    INFLUENCER = "INFLUENCER"
    CHAMPION = "CHAMPION"
    USER = "USER"
    GATEKEEPER = "GATEKEEPER"
    BLOCKER = "BLOCKER"


class ConsentChannel(StrEnum):
    """Ways to reach a person."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    SMS = "SMS"
    WHATSAPP = "WHATSAPP"
    POST = "POST"


class Contact(Owned, SoftDeleted, Record, Base):
    """A person at a customer."""

    __tablename__ = "contacts"
    __prefix__: ClassVar[str] = "con"

    customer_id: Mapped[UUID] = edge("customers")
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = folded("name")
    given_name: Mapped[str | None] = mapped_column(String(100))
    family_name: Mapped[str | None] = mapped_column(String(100))
    title: Mapped[str | None] = mapped_column(String(120))
    department: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    email_folded: Mapped[str | None] = folded("email")
    phone: Mapped[str | None] = mapped_column(String(40))
    mobile: Mapped[str | None] = mapped_column(String(40))
    is_primary: Mapped[bool] = mapped_column(default=False)
    buying_role: Mapped[BuyingRole | None] = enum_column(BuyingRole)
    status: Mapped[ContactStatus] = enum_column(ContactStatus, default=ContactStatus.ACTIVE)
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[Visibility] = enum_column(Visibility, default=Visibility.CUSTOMER)
    supplied_by_partner_id: Mapped[UUID | None] = edge("partners", index=True)
    notes: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    left_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    search_folded: Mapped[str] = folded("name", "email")

    __table_args__ = (
        ExcludeConstraint(
            ("customer_id", "="),
            name="ex_contacts_primary",
            using="btree",
            where="is_primary AND deleted_at IS NULL",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint(
            "status <> 'ERASED' OR (email IS NULL AND phone IS NULL AND mobile IS NULL "
            "AND given_name IS NULL AND family_name IS NULL AND erased_at IS NOT NULL)",
            name="erased_is_blank",
        ),
        *recent("contacts", "customer_id", "owner_id", "team_id", "status"),
        Index("ix_contacts_email_folded", "email_folded"),
        searchable("contacts"),
    )

    def leave(self) -> None:
        """Note that the person has left the company."""
        self._demand_active()
        self.status, self.left_at, self.is_primary = ContactStatus.LEFT, clock.now(), False

    def come_back(self) -> None:
        """Note that somebody who had left is back."""
        if self.status is not ContactStatus.LEFT:
            raise Conflict(ErrorCode.INVALID_STATE, "The contact has not left.")
        self.status, self.left_at = ContactStatus.ACTIVE, None

    def erase(self) -> None:
        """Blank everything personal and keep the row, so that history still has its keys."""
        if self.status is ContactStatus.ERASED:
            return
        self.name = ERASED_NAME
        self.given_name = self.family_name = self.title = self.department = None
        self.email = self.phone = self.mobile = self.notes = None
        self.is_primary, self.do_not_contact = False, True
        self.status, self.erased_at = ContactStatus.ERASED, clock.now()

    def consent(self, channel: ConsentChannel, purpose: str, **how: Any) -> ConsentEvent:
        """Consent given or withdrawn (`given`, `source`, `proof`, `at`), still to be added."""
        if self.status is ContactStatus.ERASED and how.get("given"):
            raise Conflict(ErrorCode.INVALID_STATE, "An erased contact can give no consent.")
        return ConsentEvent(contact_id=self.id, channel=channel, purpose=purpose, **how)

    def _demand_active(self) -> None:
        if self.status is not ContactStatus.ACTIVE:
            raise Conflict(ErrorCode.INVALID_STATE, "The contact is not active.")


class ConsentEvent(Base):
    """A consent as it was given or withdrawn; never changed, the latest one counts."""

    __tablename__ = "consent_events"
    __prefix__: ClassVar[str] = "cns"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[UUID] = edge("contacts")
    channel: Mapped[ConsentChannel] = enum_column(ConsentChannel)
    purpose: Mapped[str] = mapped_column(String(120))
    given: Mapped[bool]
    source: Mapped[str] = mapped_column(String(120))
    proof: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    at: Mapped[datetime] = mapped_column(default=clock.now)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[UUID | None] = edge("users")

    __table_args__ = (
        Index("ix_consent_events_contact_id", "contact_id", "channel", "purpose", "at", "id"),
    )


def current_consents(contact_id: UUID) -> Select[ConsentEvent]:
    """The latest event of each channel and purpose of a contact."""
    return (
        select(ConsentEvent)
        .where(ConsentEvent.contact_id == contact_id)
        .ext(distinct_on(ConsentEvent.channel, ConsentEvent.purpose))
        .order_by(
            ConsentEvent.channel,
            ConsentEvent.purpose,
            ConsentEvent.at.desc(),
            ConsentEvent.id.desc(),
        )
    )
