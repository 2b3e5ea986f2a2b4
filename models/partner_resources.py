"""The partners' library: what helps to sell, from which tier on, and what each has seen of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, SoftDeleted, edge, enum_column, folded, recent, searchable


class ResourceKind(StrEnum):
    """What a resource is for."""

    SALES = "SALES"
    MARKETING = "MARKETING"
    TECHNICAL = "TECHNICAL"
    LEGAL = "LEGAL"


class PartnerResource(SoftDeleted, Record, Base):
    """A file for partners; its editions are the versions of the document that hangs on it.

    Without a tier it is for all partners, else for those of that tier and of higher ones.
    """

    __tablename__ = "partner_resources"
    __prefix__: ClassVar[str] = "prs"

    title: Mapped[str] = mapped_column(String(200))
    title_folded: Mapped[str] = folded("title")
    description: Mapped[str | None] = mapped_column(Text, info={"max_length": 4_000})
    kind: Mapped[ResourceKind] = enum_column(ResourceKind, name="kind")
    language: Mapped[str] = mapped_column(String(35), default="en")
    tier_id: Mapped[UUID | None] = edge("partner_tiers", index=True)
    renewed_at: Mapped[datetime] = mapped_column(default=clock.now)
    search_folded: Mapped[str] = folded("title", "description")

    __table_args__ = (*recent("partner_resources", "kind"), searchable("partner_resources"))


class LibraryVisit(Record, Base):
    """Up to when a partner's user has seen what is new in the library."""

    __tablename__ = "library_visits"

    user_id: Mapped[UUID] = edge("users", unique=True)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (Index("ix_library_visits_updated_at", "updated_at", "id"),)
