"""What tables have in common: identity, stamps, version, ownership and the kinds of column."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Time,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedColumn,
    declared_attr,
    mapped_column,
)
from sqlalchemy.orm.attributes import flag_modified

from models import clock
from models.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Visibility(StrEnum):
    """Who outside the staff may see a record."""

    INTERNAL = "INTERNAL"
    CUSTOMER = "CUSTOMER"
    PARTNER = "PARTNER"


class Base(DeclarativeBase):
    """A table. Defaults hold from construction on, so that a new record has its id at once."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        date: Date(),
        time: Time(),
        Decimal: Numeric(),
        dict[str, Any]: JSONB(),
    }
    __prefix__: ClassVar[str | None] = None

    def __init__(self, **fields: Any) -> None:
        mapper = type(self).__mapper__
        for column in mapper.columns:
            key = mapper.get_property_by_column(column).key
            if column.default is not None and key not in fields and key != "version":
                fields[key] = _default(column)
        if "created_at" in fields and hasattr(type(self), "updated_at"):
            fields["updated_at"] = max(fields["created_at"], fields.get("updated_at", clock.now()))
        for name, value in fields.items():
            if not hasattr(type(self), name):
                message = f"{type(self).__name__} has no attribute {name}"
                raise TypeError(message)
            setattr(self, name, value)


def _default(column: Column[Any]) -> Any:
    default = cast("Any", column.default)
    return default.arg(None) if default.is_callable else default.arg


class Record:
    """A row with an identity, stamps and an optimistic lock."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-100)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(
        default=clock.now, onupdate=clock.now, sort_order=101
    )
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), sort_order=102)
    updated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), sort_order=103)
    version: Mapped[int] = mapped_column(Integer, sort_order=104)

    def mark_changed(self) -> None:
        """Count a change of what belongs to the record as one of its own: two meet at its version.

        Said to the unit of work as well: within one tick of the clock the stamp stays equal.
        """
        self.updated_at = clock.now()
        flag_modified(self, "updated_at")

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {
            "version_id_col": cls.__table__.c.version,  # type: ignore[attr-defined]
            "eager_defaults": False,
        }


class SoftDeleted:
    """A row that leaves every list when it is deleted, and stays for history."""

    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=105)

    def delete(self) -> None:
        """Take the record out of every list."""
        if self.deleted_at is None:
            self.deleted_at = clock.now()


class Owned:
    """A row with a responsible user and the team that he had when it became his."""

    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), sort_order=90)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("sales_teams.id"), sort_order=91)


def edge(target: str, *, index: bool = False, **options: Any) -> MappedColumn[Any]:
    """A foreign key to another table's id."""
    after = options.pop("use_alter", False)
    return mapped_column(ForeignKey(f"{target}.id", use_alter=after), index=index, **options)


def enum_column(
    members: type[StrEnum], *, name: str | None = None, **options: Any
) -> MappedColumn[Any]:
    """A column that holds one of an enumeration's names, checked by the database."""
    rule = name or re.sub(r"(?<!^)(?=[A-Z])", "_", members.__name__).lower()
    kind = Enum(members, native_enum=False, length=32, create_constraint=True, name=rule)
    return mapped_column(kind, **options)


def money_column(currency: str = "currency", **options: Any) -> MappedColumn[Any]:
    """An amount in the currency of the named column, never negative; `money_rules` guards both."""
    return mapped_column(Numeric(), info={"currency": currency, "min": 0}, **options)


def money_rules(*amounts: str, currency: str = "currency") -> tuple[CheckConstraint, ...]:
    """Amounts are finite, at their currency's exponent, not negative and below a quadrillion."""
    known = CheckConstraint(
        f"{currency} IS NULL OR currency_exponent({currency}) >= 0", name=f"{currency}_known"
    )
    return (
        known,
        *(
            CheckConstraint(
                f"{amount} IS NULL OR ({amount} >= 0 AND {amount} < 1000000000000000 AND "
                f"scale({amount}) IS NOT DISTINCT FROM currency_exponent({currency}))",
                name=f"{amount}_amount",
            )
            for amount in amounts
        ),
    )


def folded(*columns: str) -> MappedColumn[Any]:
    """Columns in searchable form: no accents, no capitals, kept by the database."""
    if len(columns) == 1:
        text = f"fold({columns[0]})"
    else:
        text = "fold(" + " || ' ' || ".join(f"coalesce({name}, '')" for name in columns) + ")"
    return mapped_column(String(), Computed(text, persisted=True), deferred=True)


def ranged(low: int, high: int, **options: Any) -> MappedColumn[Any]:
    """An integer between two bounds; `range_rules` holds it in the database."""
    return mapped_column(Integer(), info={"min": low, "max": high}, **options)


def range_rule(column: str, low: int, high: int) -> CheckConstraint:
    """The database's side of `ranged`."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_range")


def recent(table: str, *columns: str) -> tuple[Index, ...]:
    """Indexes for "the newest of …", read backwards; the first column serves its key."""
    whole = Index(f"ix_{table}_updated_at", "updated_at", "id")
    made = Index(f"ix_{table}_created_at", "created_at", "id")
    return (
        whole,
        made,
        *(Index(f"ix_{table}_{column}", column, "updated_at", "id") for column in columns),
    )


def searchable(table: str) -> Index:
    """The trigram index behind `search:`."""
    return Index(
        f"ix_{table}_search_folded",
        "search_folded",
        postgresql_using="gin",
        postgresql_ops={"search_folded": "gin_trgm_ops"},
    )


def target(column: Column[Any]) -> Table | None:
    """The table whose id a column holds."""
    for key in column.foreign_keys:
        if key.column.name == "id":
            return key.column.table
    return None
