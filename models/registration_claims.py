"""Claims: who holds which key of an end customer, for which products, from when until when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.dialects.postgresql import INT4RANGE, TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, edge, enum_column
from models.ids import new_id

GENERAL: Final = 0
"""The family of products that belong to none."""
ALL_FAMILIES: Final[Range[int]] = Range(None, None)


class KeyKind(StrEnum):
    """What an end customer is known by."""

    DOMAIN = "DOMAIN"
    TAX_ID = "TAX_ID"
    NAME_AND_COUNTRY = "NAME_AND_COUNTRY"


class ClaimState(StrEnum):
    """Held until a decision, or protected by one."""

    PENDING = "PENDING"
    PROTECTED = "PROTECTED"


class RegistrationClaim(Base):
    """One key held for one family of products, or for all that there are and will be.

    No two claims of one key and family overlap in time: the database sees to it, whoever asks
    first, and it alone decides who that was.
    """

    __tablename__ = "registration_claims"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    registration_id: Mapped[UUID] = edge("deal_registrations", index=True)
    kind: Mapped[KeyKind] = enum_column(KeyKind, name="kind")
    key: Mapped[str] = mapped_column(String(300))
    families: Mapped[Range[int]] = mapped_column(INT4RANGE())
    state: Mapped[ClaimState] = enum_column(ClaimState, name="state")
    period: Mapped[Range[datetime]] = mapped_column(TSTZRANGE())

    __table_args__ = (
        ExcludeConstraint(
            ("kind", "="),
            ("key", "="),
            ("families", "&&"),
            ("period", "&&"),
            name="ex_registration_claims_holder",
            using="gist",
        ),
        Index("ix_registration_claims_key", "kind", "key"),
    )


def only(family: int) -> Range[int]:
    """One family of products."""
    return Range(family, family, bounds="[]")
