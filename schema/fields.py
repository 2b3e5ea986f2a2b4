"""What a field of an entity is made of: a column, an expression, or an edge.

A type says each field once; the planner, the filters, the orderings, the aggregates, the grants of
the read roles and the tests are all made from these declarations.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from auth.given import Given

Expression = Callable[[Any, "Given"], "ColumnElement[Any]"]
Join = Callable[[Any, Any, "Given"], "ColumnElement[Any]"]


@dataclass(slots=True, kw_only=True)
class Field:
    """What all kinds share; `name` and `annotation` come from the class that declares it."""

    description: str
    name: str = ""
    annotation: str = ""

    @property
    def nullable(self) -> bool:
        """Return whether the annotation admits null."""
        return self.annotation.endswith("| None")

    @property
    def type_name(self) -> str:
        """Return the annotated type without null, list and connection."""
        bare = self.annotation.removesuffix("| None").strip()
        return bare.partition("[")[2].removesuffix("]") if "[" in bare else bare


@dataclass(slots=True, kw_only=True)
class Column(Field):
    """A column of the entity's table, called like the field unless `column` says otherwise."""

    column: str | None = None


@dataclass(slots=True, kw_only=True)
class Computed(Field):
    """One SQL expression over the row: `sql(row, given)`."""

    sql: Expression


@dataclass(slots=True, kw_only=True)
class MoneyField(Field):
    """An amount column and its currency column, both null together."""

    amount: str | None = None
    currency: str = "currency"


@dataclass(slots=True, kw_only=True)
class Embedded(Field):
    """An object made of columns of the same row that share a prefix."""

    prefix: str


@dataclass(slots=True, kw_only=True)
class ToOne(Field):
    """An edge to at most one row: by `<name>_id`, by `key`, or by a join condition."""

    key: str | None = None
    on: Join | None = None
    implied: bool = False  # a declared fact: the target is visible whenever this row is


@dataclass(slots=True, kw_only=True)
class ToMany(Field):
    """An edge to many rows: `key` is the child's column that holds this row's id."""

    key: str | None = None
    on: Join | None = None
    implied: bool = False  # a declared fact: all these children are visible below this row


def column(description: str, *, column: str | None = None) -> Any:
    """Declare a field that is a column."""
    return Column(description=description, column=column)


def computed(description: str, sql: Expression) -> Any:
    """Declare a field that is a SQL expression over its row."""
    return Computed(description=description, sql=sql)


def money(description: str, *, amount: str | None = None, currency: str = "currency") -> Any:
    """Declare a field that is an amount with its currency."""
    return MoneyField(description=description, amount=amount, currency=currency)


def embedded(description: str, *, prefix: str) -> Any:
    """Declare an object made of prefixed columns of the same row."""
    return Embedded(description=description, prefix=prefix)


def to_one(
    description: str, *, key: str | None = None, on: Join | None = None, implied: bool = False
) -> Any:
    """Declare an edge to at most one row."""
    return ToOne(description=description, key=key, on=on, implied=implied)


def to_many(
    description: str, *, key: str | None = None, on: Join | None = None, implied: bool = False
) -> Any:
    """Declare an edge to many rows, offered as a connection."""
    return ToMany(description=description, key=key, on=on, implied=implied)
