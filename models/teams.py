"""Sales teams, their tree, and who belongs to them from which day to which."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, String, or_, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, folded, range_rule, ranged, searchable
from models.errors import Conflict, ErrorCode, Invalid


class SalesTeam(Record, Base):
    """A team with a lead; its place in the tree has no cycles (a trigger sees to it)."""

    __tablename__ = "sales_teams"
    __prefix__: ClassVar[str] = "team"

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    code: Mapped[str] = mapped_column(String(32), unique=True)
    description: Mapped[str | None] = mapped_column(String(2000))
    lead_id: Mapped[UUID | None] = edge("users", index=True)
    parent_id: Mapped[UUID | None] = edge("sales_teams", index=True)
    capacity: Mapped[int | None] = ranged(0, 1_000_000)
    archived: Mapped[bool] = mapped_column(default=False)
    search_folded: Mapped[str] = folded("name", "code")

    __table_args__ = (
        CheckConstraint("parent_id <> id", name="parent_is_another"),
        range_rule("capacity", 0, 1_000_000),
        Index("ix_sales_teams_updated_at", "updated_at", "id"),
        searchable("sales_teams"),
    )

    def join(
        self, user_id: UUID, *, on: date | None = None, is_primary: bool = False
    ) -> TeamMembership:
        """A membership from a day (today) on, to be added to the session."""
        if self.archived:
            raise Conflict(ErrorCode.INVALID_STATE, "An archived team takes no members.")
        return TeamMembership(
            team_id=self.id, user_id=user_id, valid_from=on or clock.today(), is_primary=is_primary
        )


class TeamMembership(Record, Base):
    """A user's days in a team, without `valid_until`; one primary team per user and day."""

    __tablename__ = "team_memberships"
    __prefix__: ClassVar[str] = "mem"

    team_id: Mapped[UUID] = edge("sales_teams", index=True)
    user_id: Mapped[UUID] = edge("users", index=True)
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_until: Mapped[date | None]
    is_primary: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        ExcludeConstraint(
            ("team_id", "="),
            ("user_id", "="),
            (text("daterange(valid_from, valid_until)"), "&&"),
            name="ex_team_memberships_overlap",
            using="gist",
        ),
        ExcludeConstraint(
            ("user_id", "="),
            (text("daterange(valid_from, valid_until)"), "&&"),
            name="ex_team_memberships_primary",
            using="gist",
            where="is_primary",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("valid_until >= valid_from", name="forward"),
        Index("ix_team_memberships_updated_at", "updated_at", "id"),
    )

    def leave(self, on: date | None = None) -> None:
        """End the membership on a day (today), which does not count any more."""
        day = on or clock.today()
        if self.valid_until is not None and self.valid_until <= day:
            raise Conflict(ErrorCode.INVALID_STATE, "The membership has ended.")
        if day < self.valid_from:
            raise Invalid("valid_until", "It cannot end before it began.")
        self.valid_until = day


def holds(on: ColumnElement[date] | date) -> ColumnElement[bool]:
    """The condition that a membership counts on a day."""
    return (TeamMembership.valid_from <= on) & or_(
        TeamMembership.valid_until.is_(None), TeamMembership.valid_until > on
    )
