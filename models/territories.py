"""Territories: which countries they are, and which partner sells there, from when until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, and_, or_, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, folded


class Territory(Record, Base):
    """A part of the world by its name; what it covers is in its countries."""

    __tablename__ = "territories"
    __prefix__: ClassVar[str] = "ter"

    name: Mapped[str] = mapped_column(String(80))
    name_folded: Mapped[str] = folded("name")

    __table_args__ = (
        Index("uq_territories_name", "name_folded", unique=True),
        Index("ix_territories_updated_at", "updated_at", "id"),
    )


class Interval:
    """From a moment up to but without another, or without an end so far."""

    valid_from: Mapped[datetime] = mapped_column(default=clock.now)
    valid_until: Mapped[datetime | None]

    def end(self, at: datetime) -> None:
        """Let it end; it never ends before it began."""
        self.valid_until = max(at, self.valid_from)


class TerritoryCountry(Interval, Record, Base):
    """A country's time in a territory; at any moment it is in one at most."""

    __tablename__ = "territory_countries"
    __prefix__: ClassVar[str] = "trc"

    territory_id: Mapped[UUID] = edge("territories", index=True)
    country: Mapped[str] = mapped_column(String(2))

    __table_args__ = (
        ExcludeConstraint(
            ("country", "="),
            (text("tstzrange(valid_from, valid_until)"), "&&"),
            name="ex_territory_countries_overlap",
            using="gist",
        ),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_form"),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_territory_countries_updated_at", "updated_at", "id"),
    )


class TerritoryAssignment(Interval, Record, Base):
    """A partner's time in a territory; it may have several, and share each with others."""

    __tablename__ = "territory_assignments"
    __prefix__: ClassVar[str] = "tra"

    partner_id: Mapped[UUID] = edge("partners", index=True)
    territory_id: Mapped[UUID] = edge("territories", index=True)

    __table_args__ = (
        ExcludeConstraint(
            ("partner_id", "="),
            ("territory_id", "="),
            (text("tstzrange(valid_from, valid_until)"), "&&"),
            name="ex_territory_assignments_overlap",
            using="gist",
        ),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_territory_assignments_updated_at", "updated_at", "id"),
    )


def lasting(row: Any, at: ColumnElement[datetime] | datetime) -> ColumnElement[bool]:
    """The condition that an interval counts at a moment."""
    return and_(row.valid_from <= at, or_(row.valid_until.is_(None), row.valid_until > at))
