"""Whom a quote is addressed to, what their mailed links may do, and codes that prove a mailbox."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column, folded


class RecipientRole(StrEnum):
    """Who decides, and who only reads."""

    SIGNATORY = "SIGNATORY"
    VIEWER = "VIEWER"


class QuoteRecipient(Record, Base):
    """A person to whom a quote is addressed, in all of its versions."""

    __tablename__ = "quote_recipients"
    __prefix__: ClassVar[str] = "qrc"

    quote_id: Mapped[UUID] = edge("quotes")
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    email_folded: Mapped[str] = folded("email")
    title: Mapped[str | None] = mapped_column(String(120))
    locale: Mapped[str | None] = mapped_column(String(35))
    role: Mapped[RecipientRole] = enum_column(
        RecipientRole, name="role", default=RecipientRole.SIGNATORY
    )
    position: Mapped[int] = mapped_column(SmallInteger, default=1)
    contact_id: Mapped[UUID | None] = edge("contacts", index=True)
    user_id: Mapped[UUID | None] = edge("users", index=True)
    delegated_to_id: Mapped[UUID | None] = edge("quote_recipients", index=True)
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_quote_recipients_email",
            "quote_id",
            "email_folded",
            unique=True,
            postgresql_where="removed_at IS NULL AND delegated_to_id IS NULL",
        ),
        Index("ix_quote_recipients_quote_id", "quote_id", "position"),
        Index("ix_quote_recipients_email_folded", "email_folded"),
        Index("ix_quote_recipients_updated_at", "updated_at", "id"),
    )

    @property
    def signs(self) -> bool:
        """Whether it is this person who decides."""
        return (
            self.role is RecipientRole.SIGNATORY
            and self.removed_at is None
            and self.delegated_to_id is None
        )


class GrantPurpose(StrEnum):
    """What a link is good for; accepting includes reading."""

    VIEW = "VIEW"
    ACCEPT = "ACCEPT"


class LinkGrant(Record, Base):
    """What the link in a person's mail may do with one quote. The link itself is derived."""

    __tablename__ = "link_grants"
    __prefix__: ClassVar[str] = "grt"

    quote_id: Mapped[UUID] = edge("quotes", index=True)
    recipient_id: Mapped[UUID] = edge("quote_recipients")
    purpose: Mapped[GrantPurpose] = enum_column(GrantPurpose, name="purpose")
    generation: Mapped[int] = mapped_column(SmallInteger, default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    browser_hash: Mapped[str | None] = mapped_column(String(64))
    bound_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("recipient_id", "purpose", "generation", name="uq_link_grants_generation"),
    )

    @property
    def live(self) -> bool:
        """Whether the link still opens its quote."""
        return self.revoked_at is None and clock.now() < self.expires_at

    def revoke(self) -> None:
        """End it now."""
        if self.revoked_at is None:
            self.revoked_at = clock.now()


class CodePurpose(StrEnum):
    """The one thing that a mailed code proves a mailbox for."""

    SIGN = "SIGN"
    DELEGATE = "DELEGATE"


class OneTimeCode(Record, Base):
    """A code of six digits, mailed to a recipient; derived from its id, kept as a hash."""

    __tablename__ = "one_time_codes"
    __prefix__: ClassVar[str] = "otc"

    recipient_id: Mapped[UUID] = edge("quote_recipients", index=True)
    purpose: Mapped[CodePurpose] = enum_column(CodePurpose, name="purpose")
    code_hash: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("attempts BETWEEN 0 AND 5", name="attempts_range"),)
