"""Quotes: the offer that a customer gets under one number, through all of its versions."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from sqlalchemy import Sequence, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned, Record, edge, folded, recent, searchable

NUMBERS = Sequence("quote_numbers", metadata=Base.metadata)
"""Where quotes get their numbers: rising, with gaps, and never a credential."""


class Quote(Owned, Record, Base):
    """An offer. What it says lies in its versions; outsiders know the one that was sent last."""

    __tablename__ = "quotes"
    __prefix__: ClassVar[str] = "quo"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    title_folded: Mapped[str] = folded("title")
    customer_id: Mapped[UUID] = edge("customers")
    contact_id: Mapped[UUID | None] = edge("contacts", index=True)
    deal_id: Mapped[UUID | None] = edge("deals")
    currency: Mapped[str] = mapped_column(String(3))
    language: Mapped[str] = mapped_column(String(35), default="en")
    current_version_id: Mapped[UUID | None] = edge("quote_versions", index=True, use_alter=True)
    shown_version_id: Mapped[UUID | None] = edge("quote_versions", index=True, use_alter=True)
    duplicate_of_id: Mapped[UUID | None] = edge("quotes", index=True)
    search_folded: Mapped[str] = folded("number", "title")

    __table_args__ = (
        *recent("quotes", "customer_id", "owner_id", "team_id", "deal_id"),
        searchable("quotes"),
    )
