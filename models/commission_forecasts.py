"""What sources are still to bring, apart from the ledger: once all is paid and months are over."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Record, edge, enum_column
from models.commission_ledger import signed_rule
from models.commissions import Basis


class CommissionForecast(Record, Base):
    """What a source comes to in the end, as things are, and what of it is entered already."""

    __tablename__ = "commission_forecasts"
    __prefix__: ClassVar[str] = "cfc"

    source_id: Mapped[UUID] = edge("commission_sources", unique=True)
    partner_id: Mapped[UUID] = edge("partners", index=True)
    deal_id: Mapped[UUID] = edge("deals", index=True)
    order_number: Mapped[str] = mapped_column(String(32))
    product_name: Mapped[str] = mapped_column(String(200))
    basis_kind: Mapped[Basis] = enum_column(Basis, name="basis_kind")
    currency: Mapped[str] = mapped_column(String(3))
    expected: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    entered: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})
    outstanding: Mapped[Decimal] = mapped_column(Numeric(), info={"currency": "currency"})

    __table_args__ = (
        CheckConstraint("currency_exponent(currency) >= 0", name="currency_known"),
        *(signed_rule(amount) for amount in ("expected", "entered", "outstanding")),
        CheckConstraint("outstanding = expected - entered", name="adds_up"),
        Index("ix_commission_forecasts_updated_at", "updated_at", "id"),
    )
