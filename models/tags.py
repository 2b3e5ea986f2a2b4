"""Tags, and what they hang on: one join table per entity, with real foreign keys."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import (
    Base,
    Record,
    SoftDeleted,
    Visibility,
    edge,
    enum_column,
    folded,
    searchable,
)


class Tag(SoftDeleted, Record, Base):
    """A word to sort records by; outsiders see only those made for them."""

    __tablename__ = "tags"
    __prefix__: ClassVar[str] = "tag"

    name: Mapped[str] = mapped_column(String(60))
    name_folded: Mapped[str] = folded("name")
    colour: Mapped[str] = mapped_column(String(7), default="#64748b")
    visibility: Mapped[Visibility] = enum_column(Visibility, default=Visibility.INTERNAL)
    search_folded: Mapped[str] = folded("name")

    __table_args__ = (
        Index("uq_tags_name", "name_folded", unique=True, postgresql_where="deleted_at IS NULL"),
        CheckConstraint("colour ~ '^#[0-9a-f]{6}$'", name="colour_form"),
        Index("ix_tags_updated_at", "updated_at", "id"),
        searchable("tags"),
    )


class Tagging:
    """A tag on a record: at most once."""

    tag_id: Mapped[UUID] = mapped_column(
        ForeignKey("tags.id"), primary_key=True, index=True, sort_order=10
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=20)


class CustomerTag(Tagging, Base):
    """A tag on a customer."""

    __tablename__ = "customer_tags"

    customer_id: Mapped[UUID] = edge("customers", primary_key=True)


class ContactTag(Tagging, Base):
    """A tag on a contact."""

    __tablename__ = "contact_tags"

    contact_id: Mapped[UUID] = edge("contacts", primary_key=True)


class DealTag(Tagging, Base):
    """A tag on a deal."""

    __tablename__ = "deal_tags"

    deal_id: Mapped[UUID] = edge("deals", primary_key=True)


class LeadTag(Tagging, Base):
    """A tag on a lead."""

    __tablename__ = "lead_tags"

    lead_id: Mapped[UUID] = edge("leads", primary_key=True)


class ActivityTag(Tagging, Base):
    """A tag on an activity."""

    __tablename__ = "activity_tags"

    activity_id: Mapped[UUID] = edge("activities", primary_key=True)


class TaskTag(Tagging, Base):
    """A tag on a task."""

    __tablename__ = "task_tags"

    task_id: Mapped[UUID] = edge("tasks", primary_key=True)


TAGGINGS: dict[str, type[Tagging]] = {
    "customers": CustomerTag,
    "contacts": ContactTag,
    "deals": DealTag,
    "leads": LeadTag,
    "activities": ActivityTag,
    "tasks": TaskTag,
}
