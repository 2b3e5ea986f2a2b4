"""Customers: the companies that buy, their tree, and how they become one when they are the same."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import (
    Base,
    Owned,
    Record,
    SoftDeleted,
    edge,
    enum_column,
    folded,
    money_column,
    money_rules,
    range_rule,
    recent,
    searchable,
)
from models.errors import Conflict, ErrorCode, Invalid


class CustomerStatus(StrEnum):
    """prospect → customer → former; merged."""

    PROSPECT = "PROSPECT"
    CUSTOMER = "CUSTOMER"
    FORMER = "FORMER"
    MERGED = "MERGED"


class CompanySize(StrEnum):
    """Bands of the number of employees."""

    MICRO = "MICRO"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"
    LARGE = "LARGE"
    ENTERPRISE = "ENTERPRISE"

    @classmethod
    def of(cls, employees: int) -> CompanySize:
        """The band of a head count: below 10, 50, 250 (EU 2003/361), 1,000, and above."""
        for limit, band in ((10, cls.MICRO), (50, cls.SMALL), (250, cls.MEDIUM), (1000, cls.LARGE)):
            if employees < limit:
                return band
        return cls.ENTERPRISE


class Health(StrEnum):
    """How the relation stands, in the staff's judgement."""

    GOOD = "GOOD"
    FAIR = "FAIR"
    POOR = "POOR"


class Addressed:
    """A billing and a shipping address; the country is ISO 3166 alpha-2."""

    billing_address_line1: Mapped[str | None] = mapped_column(String(200))
    billing_address_line2: Mapped[str | None] = mapped_column(String(200))
    billing_address_postal_code: Mapped[str | None] = mapped_column(String(20))
    billing_address_city: Mapped[str | None] = mapped_column(String(120))
    billing_address_region: Mapped[str | None] = mapped_column(String(120))
    billing_address_country: Mapped[str | None] = mapped_column(String(2))
    shipping_address_line1: Mapped[str | None] = mapped_column(String(200))
    shipping_address_line2: Mapped[str | None] = mapped_column(String(200))
    shipping_address_postal_code: Mapped[str | None] = mapped_column(String(20))
    shipping_address_city: Mapped[str | None] = mapped_column(String(120))
    shipping_address_region: Mapped[str | None] = mapped_column(String(120))
    shipping_address_country: Mapped[str | None] = mapped_column(String(2))


class Customer(Addressed, Owned, SoftDeleted, Record, Base):
    """A company that buys or may buy; `name` is its legal name."""

    __tablename__ = "customers"
    __prefix__: ClassVar[str] = "cus"

    name: Mapped[str] = mapped_column(String(200))
    name_folded: Mapped[str] = folded("name")
    status: Mapped[CustomerStatus] = enum_column(CustomerStatus, default=CustomerStatus.PROSPECT)
    parent_id: Mapped[UUID | None] = edge("customers", index=True)
    domain: Mapped[str | None] = mapped_column(String(253), index=True)
    tax_id: Mapped[str | None] = mapped_column(String(40), index=True)
    website: Mapped[str | None] = mapped_column(String(400))
    industry: Mapped[str | None] = mapped_column(String(120))
    employee_count: Mapped[int | None] = mapped_column(Integer, info={"min": 0, "max": 100_000_000})
    size: Mapped[CompanySize | None] = enum_column(CompanySize, name="size")
    annual_revenue: Mapped[Decimal | None] = money_column("annual_revenue_currency")
    annual_revenue_currency: Mapped[str | None] = mapped_column(String(3))
    founded_year: Mapped[int | None] = mapped_column(SmallInteger, info={"min": 1000, "max": 9999})
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    source: Mapped[str | None] = mapped_column(String(120))
    notes: Mapped[str | None] = mapped_column(Text, info={"max_length": 20_000})
    health: Mapped[Health | None] = enum_column(Health)
    lifetime_value: Mapped[Decimal | None] = money_column("lifetime_value_currency")
    lifetime_value_currency: Mapped[str | None] = mapped_column(String(3))
    approval_threshold: Mapped[Decimal | None] = money_column("approval_threshold_currency")
    approval_threshold_currency: Mapped[str | None] = mapped_column(String(3))
    last_contacted_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None] = edge("customers", index=True)
    search_folded: Mapped[str] = folded("name")

    __table_args__ = (
        *money_rules("annual_revenue", currency="annual_revenue_currency"),
        *money_rules("lifetime_value", currency="lifetime_value_currency"),
        *money_rules("approval_threshold", currency="approval_threshold_currency"),
        range_rule("employee_count", 0, 100_000_000),
        range_rule("founded_year", 1000, 9999),
        CheckConstraint("parent_id <> id", name="parent_is_another"),
        CheckConstraint(
            "(status = 'MERGED') = (merged_into_id IS NOT NULL) AND merged_into_id <> id",
            name="merged_into_another",
        ),
        CheckConstraint("billing_address_country ~ '^[A-Z]{2}$'", name="billing_country"),
        CheckConstraint("shipping_address_country ~ '^[A-Z]{2}$'", name="shipping_country"),
        *recent("customers", "owner_id", "team_id", "status"),
        searchable("customers"),
    )

    def count_employees(self, number: int | None) -> None:
        """Set the head count, and with it the size band."""
        self.employee_count = number
        self.size = None if number is None else CompanySize.of(number)

    def become(self, status: CustomerStatus) -> None:
        """Move on from prospect to customer to former, or back to customer."""
        if CustomerStatus.MERGED in {self.status, status}:
            raise Conflict(ErrorCode.INVALID_STATE, "A merged customer only redirects.")
        if status is CustomerStatus.PROSPECT and self.status is not CustomerStatus.PROSPECT:
            raise Conflict(ErrorCode.INVALID_STATE, "Who has bought is no prospect any more.")
        self.status = status

    def merge_into(self, other: Customer) -> None:
        """Become a redirect to another customer; the children are moved by the use-case."""
        if other.id == self.id:
            raise Invalid("into_customer_id", "A customer cannot be merged into itself.")
        if CustomerStatus.MERGED in {self.status, other.status}:
            raise Conflict(ErrorCode.INVALID_STATE, "One of the two is merged already.")
        self.status, self.merged_into_id = CustomerStatus.MERGED, other.id
