"""Templates of quotes and of terms: versions that are frozen into the quotes that use them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Record, edge, enum_column, folded
from models.errors import Conflict, ErrorCode


class TemplateStatus(StrEnum):
    """draft → active → archived."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"


class Template:
    """What both kinds of template share: a name and a state."""

    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = folded("name")
    status: Mapped[TemplateStatus] = enum_column(
        TemplateStatus, name="status", default=TemplateStatus.DRAFT
    )
    is_default: Mapped[bool] = mapped_column(default=False)

    def activate(self) -> None:
        """Offer it for new quotes."""
        self.status = TemplateStatus.ACTIVE

    def archive(self) -> None:
        """Offer it no more; quotes keep the version that they have frozen."""
        if self.is_default:
            raise Conflict(ErrorCode.INVALID_STATE, "The default template stays.")
        self.status = TemplateStatus.ARCHIVED


class QuoteTemplate(Template, Record, Base):
    """How quotes look and what they ask of who signs them."""

    __tablename__ = "quote_templates"
    __prefix__: ClassVar[str] = "qtp"

    __table_args__ = (
        Index("uq_quote_templates_name", "name_folded", unique=True),
        Index(
            "uq_quote_templates_default",
            "is_default",
            unique=True,
            postgresql_where="is_default",
        ),
        Index("ix_quote_templates_updated_at", "updated_at", "id"),
    )


class QuoteTemplateVersion(Record, Base):
    """One edition of a quote template; once made it is never changed."""

    __tablename__ = "quote_template_versions"
    __prefix__: ClassVar[str] = "qtv"

    quote_template_id: Mapped[UUID] = edge("quote_templates")
    number: Mapped[int]
    colour: Mapped[str] = mapped_column(String(7), default="#0b6b53")
    accent: Mapped[str] = mapped_column(String(7), default="#0e7259")
    logo_id: Mapped[UUID | None] = edge("file_assets", index=True)
    intro: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    footer: Mapped[str | None] = mapped_column(String(500))
    show_discounts: Mapped[bool] = mapped_column(default=True)
    consent_text: Mapped[str] = mapped_column(Text, info={"max_length": 2_000})
    consent_required: Mapped[bool] = mapped_column(default=False)
    code_required: Mapped[bool] = mapped_column(default=False)
    code_above: Mapped[Decimal | None] = mapped_column(Numeric())

    __table_args__ = (
        UniqueConstraint("quote_template_id", "number", name="uq_quote_template_versions_number"),
        CheckConstraint("colour ~ '^#[0-9a-f]{6}$'", name="colour_form"),
        CheckConstraint("accent ~ '^#[0-9a-f]{6}$'", name="accent_form"),
        CheckConstraint("code_above >= 0", name="code_above_range"),
        Index("ix_quote_template_versions_updated_at", "updated_at", "id"),
    )

    @property
    def consent_version(self) -> str:
        """The edition of the consent, as evidence names it."""
        return f"{self.number}-{self.id.hex[-8:]}"


class TermsTemplate(Template, Record, Base):
    """The terms of sale that quotes carry."""

    __tablename__ = "terms_templates"
    __prefix__: ClassVar[str] = "ttp"

    __table_args__ = (
        Index("uq_terms_templates_name", "name_folded", unique=True),
        Index(
            "uq_terms_templates_default",
            "is_default",
            unique=True,
            postgresql_where="is_default",
        ),
        Index("ix_terms_templates_updated_at", "updated_at", "id"),
    )


class TermsTemplateVersion(Record, Base):
    """One edition of terms; once made it is never changed."""

    __tablename__ = "terms_template_versions"
    __prefix__: ClassVar[str] = "ttv"

    terms_template_id: Mapped[UUID] = edge("terms_templates")
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, info={"max_length": 100_000})

    __table_args__ = (
        UniqueConstraint("terms_template_id", "number", name="uq_terms_template_versions_number"),
        Index("ix_terms_template_versions_updated_at", "updated_at", "id"),
    )
