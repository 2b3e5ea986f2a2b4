"""Users: staff, customers' and partners' people, and the states of their logins."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    FetchedValue,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, folded, searchable
from models.errors import Conflict, ErrorCode


class Audience(StrEnum):
    """The three kinds of caller, and of user."""

    STAFF = "STAFF"
    CUSTOMER = "CUSTOMER"
    PARTNER = "PARTNER"


UserKind = Audience


class StaffRole(StrEnum):
    """What a member of the staff is."""

    AGENT = "AGENT"
    MANAGER = "MANAGER"
    FINANCE = "FINANCE"
    ADMIN = "ADMIN"


class CustomerRole(StrEnum):
    """What a customer's user is within his company."""

    ADMIN = "ADMIN"
    BUYER = "BUYER"
    APPROVER = "APPROVER"
    VIEWER = "VIEWER"
    BILLING = "BILLING"


class PartnerRole(StrEnum):
    """What a partner's user is within his company."""

    ADMIN = "ADMIN"
    SELLER = "SELLER"
    FINANCE = "FINANCE"
    VIEWER = "VIEWER"


class UserStatus(StrEnum):
    """invited → active → locked ↔ active → disabled."""

    INVITED = "INVITED"
    ACTIVE = "ACTIVE"
    LOCKED = "LOCKED"
    DISABLED = "DISABLED"


ONE_COMPANY = """
CASE kind
WHEN 'STAFF' THEN role IS NOT NULL AND customer_id IS NULL AND customer_role IS NULL
    AND partner_id IS NULL AND partner_role IS NULL
WHEN 'CUSTOMER' THEN role IS NULL AND customer_id IS NOT NULL AND customer_role IS NOT NULL
    AND partner_id IS NULL AND partner_role IS NULL
ELSE role IS NULL AND customer_id IS NULL AND customer_role IS NULL
    AND partner_id IS NOT NULL AND partner_role IS NOT NULL
END
""".strip()


class User(Record, Base):
    """A login. Its kind is fixed for life; triggers raise its access epoch."""

    __tablename__ = "users"
    __prefix__: ClassVar[str] = "usr"

    kind: Mapped[Audience] = enum_column(Audience, name="kind")
    email: Mapped[str] = mapped_column(String(254))
    email_folded: Mapped[str] = folded("email")
    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = folded("name")
    phone: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str | None] = mapped_column(String(120))
    role: Mapped[StaffRole | None] = enum_column(StaffRole)
    customer_role: Mapped[CustomerRole | None] = enum_column(CustomerRole)
    partner_role: Mapped[PartnerRole | None] = enum_column(PartnerRole)
    customer_id: Mapped[UUID | None] = edge("customers", index=True, use_alter=True)
    partner_id: Mapped[UUID | None] = edge("partners", index=True, use_alter=True)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    locale: Mapped[str] = mapped_column(String(35), default="en")
    status: Mapped[UserStatus] = enum_column(UserStatus, default=UserStatus.INVITED)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]
    access_epoch: Mapped[int] = mapped_column(
        BigInteger, default=1, server_default="1", server_onupdate=FetchedValue()
    )
    search_folded: Mapped[str] = folded("name", "email")

    __table_args__ = (
        # Outsiders write addresses: what is taken is told within the company alone, and who may
        # sign in by an address is decided when the owner of the mailbox sets the password.
        UniqueConstraint(
            "kind",
            "customer_id",
            "partner_id",
            "email_folded",
            name="uq_users_email",
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "uq_users_login",
            "email_folded",
            "kind",
            unique=True,
            postgresql_where=text("password_hash IS NOT NULL"),
        ),
        CheckConstraint(ONE_COMPANY, name="one_company"),
        Index("ix_users_updated_at", "updated_at", "id"),
        Index("ix_users_status", "status"),
        searchable("users"),
    )

    @property
    def company_id(self) -> UUID | None:
        """The customer or partner that an outsider belongs to."""
        return self.customer_id or self.partner_id

    @property
    def activated(self) -> bool:
        """Whether he signs in by his address: he has set a password."""
        return self.password_hash is not None

    def activate(self) -> None:
        """Let an invited or locked user in."""
        if self.status is UserStatus.DISABLED:
            raise Conflict(ErrorCode.INVALID_STATE, "A disabled user stays out.")
        self.status, self.failed_logins, self.locked_until = UserStatus.ACTIVE, 0, None

    def lock(self, *, until: datetime | None = None) -> None:
        """Keep an active user out for a while, or until he is activated."""
        if self.status is not UserStatus.ACTIVE:
            raise Conflict(ErrorCode.INVALID_STATE, "Only an active user can be locked.")
        self.status, self.locked_until = UserStatus.LOCKED, until

    def disable(self) -> None:
        """End a login for good; what the user did stays his."""
        self.status, self.password_hash = UserStatus.DISABLED, None

    def enable(self) -> None:
        """Invite a disabled user anew."""
        if self.status is not UserStatus.DISABLED:
            raise Conflict(ErrorCode.INVALID_STATE, "Only a disabled user can be enabled.")
        self.status = UserStatus.INVITED

    def signed_in(self) -> None:
        """Note a successful sign-in."""
        self.last_login_at, self.failed_logins = clock.now(), 0
