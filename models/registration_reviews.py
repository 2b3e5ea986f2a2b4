"""What staff see beside a registration: what it conflicts with, and what was decided when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column
from models.registrations import RejectionReason


class ConflictKind(StrEnum):
    """What stands against a registration, or resembles it: SIMILAR decides nothing."""

    PENDING_CLAIM = "PENDING_CLAIM"
    PROTECTED_CLAIM = "PROTECTED_CLAIM"
    DIRECT_DEAL = "DIRECT_DEAL"
    OUTSIDE_TERRITORY = "OUTSIDE_TERRITORY"
    SIMILAR = "SIMILAR"


class DecisionKind(StrEnum):
    """What was decided about a registration."""

    RETURNED = "RETURNED"
    APPROVED = "APPROVED"
    MERGED = "MERGED"
    REJECTED = "REJECTED"
    EXTENDED = "EXTENDED"
    EXTENSION_DECLINED = "EXTENSION_DECLINED"
    CANCELLED = "CANCELLED"
    APPEAL_GRANTED = "APPEAL_GRANTED"
    APPEAL_DENIED = "APPEAL_DENIED"


class RegistrationConflict(Record, Base):
    """What was found when a registration was submitted: mostly another one that shares a key."""

    __tablename__ = "registration_conflicts"
    __prefix__: ClassVar[str] = "rcf"

    registration_id: Mapped[UUID] = edge("deal_registrations", index=True)
    kind: Mapped[ConflictKind] = enum_column(ConflictKind, name="kind")
    other_registration_id: Mapped[UUID | None] = edge("deal_registrations", index=True)
    other_deal_id: Mapped[UUID | None] = edge("deals", index=True)
    matched: Mapped[list[str]] = mapped_column(ARRAY(String(32)))
    matched_because: Mapped[str] = mapped_column(String(600))

    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(other_registration_id, other_deal_id)"
            " = CASE kind WHEN 'OUTSIDE_TERRITORY' THEN 0 ELSE 1 END",
            name="one_other",
        ),
        Index("ix_registration_conflicts_updated_at", "updated_at", "id"),
    )


class RegistrationDecision(Record, Base):
    """One decision, with what the partner reads of it and what it never does."""

    __tablename__ = "registration_decisions"
    __prefix__: ClassVar[str] = "rdc"

    registration_id: Mapped[UUID] = edge("deal_registrations", index=True)
    kind: Mapped[DecisionKind] = enum_column(DecisionKind, name="kind")
    reason_code: Mapped[RejectionReason | None] = enum_column(RejectionReason, name="reason_code")
    reason: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    internal_note: Mapped[str | None] = mapped_column(Text, info={"max_length": 4000})
    decided_by_id: Mapped[UUID | None] = edge("users", index=True)
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (Index("ix_registration_decisions_updated_at", "updated_at", "id"),)
