"""SQL text of one SQLAlchemy expression over one row, compiled once and pasted under any alias."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import visitors

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.selectable import NamedFromClause

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_MARK = re.compile("⟦(\\w+)⟧")
_ROW, _PARENT = "§row", "§parent"


@dataclass(frozen=True, slots=True)
class Fragment:
    """One expression: its text, the columns of its row and its parent, and all that it reads."""

    text: str
    columns: tuple[str, ...]
    parent_columns: tuple[str, ...]
    reads: frozenset[tuple[str, str]]
    parameters: tuple[str, ...]

    def under(self, alias: str, parameter: Callable[[str], str], parent: str = "") -> str:
        """Return the text for the row called `alias`; `parameter` names the request's values."""
        text = self.text.replace(f'"{_ROW}".', f"{alias}.")
        if parent:
            text = text.replace(f'"{_PARENT}".', f"{parent}.")
        if self.parameters:
            text = _MARK.sub(lambda match: parameter(match[1]), text)
        return text


def row(table: Table) -> NamedFromClause[Any]:
    """Return the alias under which a fragment's expression names its own row."""
    return table.alias(_ROW)


def parent(table: Table) -> NamedFromClause[Any]:
    """Return the alias of the row from which an edge leads to the fragment's row."""
    return table.alias(_PARENT)


def fragment(
    expression: ColumnElement[Any],
    own: NamedFromClause[Any],
    above: NamedFromClause[Any] | None = None,
) -> Fragment:
    """Compile an expression over `own` (and `above`) to text; constants become literals."""
    tables = [own] if above is None else [own, above]
    statement = select(expression.label("§end")).select_from(*tables)
    compiled = str(statement.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True}))
    text = compiled.removeprefix("SELECT ")[: compiled.rindex(' AS "§end"') - len("SELECT ")]
    # The dialect doubles percent signs for drivers that format; asyncpg does not.
    text = " ".join(text.replace("%%", "%").split("\n"))
    # A star would ask for rights on every column of the table, although EXISTS reads none.
    text = text.replace("EXISTS (SELECT * ", "EXISTS (SELECT 1 ")
    columns: dict[str, set[str]] = {_ROW: set(), _PARENT: set()}
    reads: set[tuple[str, str]] = set()
    for element in visitors.iterate(expression):
        table = getattr(element, "table", None)
        base = getattr(table, "element", table)
        if isinstance(base, Table) and element.name in base.c:  # type: ignore[attr-defined]
            reads.add((base.name, element.name))  # type: ignore[attr-defined]
            columns.setdefault(getattr(table, "name", ""), set()).add(element.name)  # type: ignore[attr-defined]
    return Fragment(
        text,
        tuple(sorted(columns[_ROW])),
        tuple(sorted(columns[_PARENT])),
        frozenset(reads),
        tuple(_MARK.findall(text)),
    )
