"""What an import can make: the entities, their fields, and how a cell's text becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import String

from models import clock
from models.customers import Customer
from models.deals import Deal
from models.identities import StaffRole, User
from models.money import EXPONENTS
from models.products import Product, ProductFamily
from models.teams import SalesTeam

NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
MOST: Final = Decimal(10) ** 15
FIRST_YEAR: Final = 1900


class Unfit(ValueError):
    """A cell's text is no value of its field; the message is the reason in the report."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How the files write what they mean."""

    currency: str
    date_format: str


Convert = Callable[[str, Terms], Any]


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column can fill: with a value, or with the key of another record."""

    convert: Convert | None = None
    refers: str | None = None
    required: bool = False
    number: bool = False


def text(column: Any, *, required: bool = False) -> Target:
    """A text in one line, as long as the column holds."""
    kind = column.property.columns[0].type
    assert isinstance(kind, String)
    longest = kind.length or 0

    def convert(given: str, _: Terms) -> str:
        if len(given) > longest:
            raise Unfit(f"has {len(given):,} characters, {longest} fit")
        if not given.isprintable():
            raise Unfit("contains control characters")
        return given

    return Target(convert, required=required)


def whole(low: int, high: int) -> Target:
    """A whole number between two bounds."""

    def convert(given: str, _: Terms) -> int:
        if not WHOLE.fullmatch(given):
            raise Unfit("is not a whole number")
        if len(given) > 20 or not low <= int(given) <= high:
            raise Unfit(f"is not between {low} and {high}")
        return int(given)

    return Target(convert)


def amount(given: str, terms: Terms) -> Decimal:
    """An amount of the files' currency, at its exponent and never negative."""
    if not NUMBER.fullmatch(given):
        raise Unfit("is not a plain number, such as 1234.50")
    if len(given) > 40 or not 0 <= Decimal(given) < MOST:
        raise Unfit("is negative or too large")
    exponent = EXPONENTS[terms.currency]
    value = Decimal(given)
    exact = value.quantize(Decimal(1).scaleb(-exponent))
    if exact != value:
        raise Unfit(f"has more than the {exponent} decimals of {terms.currency}")
    return exact


def day(given: str, terms: Terms) -> date:
    """A day that was."""
    found = _parsed(given, terms.date_format)
    if found is None:
        raise Unfit(f"is not a date of the form {terms.date_format}")
    if found.year < FIRST_YEAR or found > clock.today():
        raise Unfit(f"is not between {FIRST_YEAR} and today")
    return found


@lru_cache(maxsize=10_000)
def _parsed(given: str, form: str) -> date | None:
    try:
        # The day is civil: it has no zone before the mapping gives it one.
        return datetime.strptime(given, form).date()  # noqa: DTZ007
    except ValueError:
        return None


def country(given: str, _: Terms) -> str:
    """A country's code of ISO 3166."""
    if not COUNTRY.fullmatch(given):
        raise Unfit("is not a country's two letters")
    return given


def staff_role(given: str, _: Terms) -> StaffRole:
    """What a member of the staff is."""
    try:
        return StaffRole(given.upper())
    except ValueError:
        raise Unfit(f"is none of {', '.join(StaffRole)}") from None


MODELS: Final[dict[str, type[Any]]] = {
    "user": User,
    "team": SalesTeam,
    "family": ProductFamily,
    "product": Product,
    "customer": Customer,
    "deal": Deal,
}
TARGETS: Final[dict[str, dict[str, Target]]] = {
    "user": {
        "name": text(User.name, required=True),
        "role": Target(staff_role, required=True),
        "team": Target(refers="team"),
        "since": Target(day),
    },
    "team": {
        "name": text(SalesTeam.name, required=True),
        "parent": Target(refers="team"),
        "lead": Target(refers="user"),
    },
    "family": {"name": text(ProductFamily.name, required=True)},
    "product": {
        "name": text(Product.name, required=True),
        "family": Target(refers="family"),
        "price": Target(amount, number=True),
    },
    "customer": {
        "name": text(Customer.name, required=True),
        "parent": Target(refers="customer"),
        "industry": text(Customer.industry),
        "founded_year": whole(1000, 9999),
        "employee_count": whole(0, 100_000_000),
        "annual_revenue": Target(amount, number=True),
        "country": Target(country),
    },
    "deal": {
        "name": text(Deal.name, required=True),
        "customer": Target(refers="customer"),
        "product": Target(refers="product"),
        "owner": Target(refers="user", required=True),
        "stage": Target(refers="stage", required=True),
        "engaged_on": Target(day),
        "closed_on": Target(day),
        "value": Target(amount, number=True),
    },
}
