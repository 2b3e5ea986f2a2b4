"""Which partner is in which tier, from when until when."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, or_, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge


class PartnerTierMembership(Record, Base):
    """A partner's time in a tier, up to but without `valid_until`; two never overlap."""

    __tablename__ = "partner_tier_memberships"
    __prefix__: ClassVar[str] = "ptm"

    partner_id: Mapped[UUID] = edge("partners", index=True)
    tier_id: Mapped[UUID] = edge("partner_tiers", index=True)
    valid_from: Mapped[datetime] = mapped_column(default=clock.now)
    valid_until: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(400))

    __table_args__ = (
        ExcludeConstraint(
            ("partner_id", "="),
            (text("tstzrange(valid_from, valid_until)"), "&&"),
            name="ex_partner_tier_memberships_overlap",
            using="gist",
        ),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_partner_tier_memberships_updated_at", "updated_at", "id"),
    )

    def end(self, at: datetime) -> None:
        """Let the membership end; it never ends before it began."""
        self.valid_until = max(at, self.valid_from)


def held(at: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """The condition that a membership counts at a moment."""
    return (PartnerTierMembership.valid_from <= at) & or_(
        PartnerTierMembership.valid_until.is_(None), PartnerTierMembership.valid_until > at
    )
