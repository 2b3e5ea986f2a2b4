"""Which partners have a part in a deal, which part, since when, and how they share it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, Numeric, and_, or_, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column
from models.deals import PartnerPart


class DealPartner(Record, Base):
    """A partner's part in a deal, up to but without `until`; its tier is that of the beginning.

    The deal's partner of record always has one: the database adds what nobody else wrote.
    """

    __tablename__ = "deal_partners"
    __prefix__: ClassVar[str] = "dlp"

    deal_id: Mapped[UUID] = edge("deals", index=True)
    partner_id: Mapped[UUID] = edge("partners", index=True)
    role: Mapped[PartnerPart] = enum_column(PartnerPart, name="role")
    split_percent: Mapped[Decimal] = mapped_column(
        Numeric(), default=Decimal(100), info={"min": 0, "max": 100}
    )
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    until: Mapped[datetime | None]
    registration_id: Mapped[UUID | None] = edge("deal_registrations", index=True)

    __table_args__ = (
        ExcludeConstraint(
            ("deal_id", "="),
            ("partner_id", "="),
            (text("tstzrange(since, until)"), "&&"),
            name="ex_deal_partners_overlap",
            using="gist",
        ),
        CheckConstraint("split_percent BETWEEN 0 AND 100", name="split_percent_range"),
        CheckConstraint("until >= since", name="forward"),
        Index("ix_deal_partners_updated_at", "updated_at", "id"),
    )


def holds(row: Any, at: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """The condition that a part counts at a moment."""
    ended = or_(row.until.is_(None), row.until > at)
    return and_(row.since <= at, ended)
