"""Every column of every row filled with a value of its own, and found again in any text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Enum,
    Numeric,
    String,
    Table,
    text,
)
from sqlalchemy.exc import DBAPIError

from models.base import Base

TEXT, MOMENT = re.compile(r"mk(\d{6})x"), re.compile(r"\.(\d{5}[1-9])\b")
AMOUNT = re.compile(r'"(5\d{6})(?:\.0+)?"')
IDENTITY = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
AS_THEY_ARE = {"email", "time_zone", "due_zone", "locale", "subject_type", "recurrence_pattern"}
"""Columns on which the product itself depends; addresses are unique as they are."""


class Place(NamedTuple):
    """Where a value lies."""

    table: str
    column: str
    row: UUID


class Markers:
    """Fills the database and knows every value's place."""

    def __init__(self, connection: Connection) -> None:
        self.places: dict[str, Place] = {}
        self.unmarked: set[str] = set()
        self.connection = connection
        self._number = 0
        connection.execute(text("SET session_replication_role = replica"))  # no triggers
        for table in Base.metadata.sorted_tables:
            if [one.name for one in table.primary_key] == ["id"]:
                self._fill(table)
        connection.execute(text("SET session_replication_role = DEFAULT"))
        connection.commit()

    def of(self, table: str, column: str, row: UUID) -> str | None:
        """Return what marks a place."""
        place = Place(table, column, row)
        return next((value for value, one in self.places.items() if one == place), None)

    def found(self, told: str) -> set[Place]:
        """Return the places whose values occur in a text, cursors opened."""
        whole = "\n".join([told, *_opened(told)])
        values = {f"mk{one}x" for one in TEXT.findall(whole)}
        values |= {f".{one}" for one in MOMENT.findall(whole)} | set(AMOUNT.findall(whole))
        values |= {one.replace("-", "") for one in IDENTITY.findall(whole)}
        values |= set(re.findall(r'[^"\\]+@[^"\\]+', whole))
        return {self.places[one] for one in values if one in self.places}

    def _fill(self, table: Table) -> None:
        rows = list(
            self.connection.execute(text(f"SELECT * FROM {table.name} ORDER BY id")).mappings()
        )
        for row in rows:
            self.places[row["id"].hex] = Place(table.name, "id", row["id"])
        for column in table.c:
            if column.computed is not None or column.foreign_keys or column.primary_key:
                continue
            if column.name == "email":
                self.places |= {
                    row["email"]: Place(table.name, "email", row["id"])
                    for row in rows
                    if row["email"]
                }
            elif column.name not in AS_THEY_ARE:
                self._fill_column(table, column, rows)

    def _fill_column(self, table: Table, column: Column[Any], rows: list[Any]) -> None:
        done = 0
        for row in rows:
            made = self._value(column, row)
            if made is None:
                continue
            value, mark = made
            statement = f"UPDATE {table.name} SET {column.name} = {value} WHERE id = :id"
            try:
                with self.connection.begin_nested():
                    self.connection.execute(text(statement), {"id": row["id"]})
            except DBAPIError:
                continue
            done += 1
            self.places[mark] = Place(table.name, column.name, row["id"])
        if rows and not done:
            self.unmarked.add(f"{table.name}.{column.name}")

    def _value(self, column: Column[Any], row: Any) -> tuple[str, str] | None:
        """Return the SQL of a new value and how it looks in an answer."""
        self._number += 1
        number = self._number
        while number % 10 == 0:
            self._number += 1
            number = self._number
        kind = column.type
        if isinstance(kind, String) and not isinstance(kind, Enum):
            return f"'mk{number:06d}x'", f"mk{number:06d}x"
        if isinstance(kind, DateTime) and row[column.name] is not None:
            moved = f"date_trunc('second', {column.name}) + interval '{number} microseconds'"
            return moved, f".{number:06d}"
        if isinstance(kind, Numeric) and row[column.name] is not None:
            amount = 5_000_000 + number
            currency = column.info.get("currency", "currency")
            return f"round({amount}, currency_exponent({currency}))", str(amount)
        return None


def _opened(told: str) -> Iterator[str]:
    """Return what the cursors in a text hold."""
    for one in re.findall(r'"([A-Za-z0-9_-]{24,})"', told):
        try:
            padded = one + "=" * (-len(one) % 4)
            yield orjson.dumps(orjson.loads(base64.urlsafe_b64decode(padded))).decode()
        except (ValueError, binascii.Error):
            continue
