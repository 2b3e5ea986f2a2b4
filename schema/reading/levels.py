"""The emitter of one statement per level: rows → a closure generated with the plan → orjson."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schema.reading.codecs import OPAQUE
from schema.reading.pagination import page_maker
from schema.reading.plan import (
    Call,
    Child,
    Choice,
    Constant,
    Leaf,
    Level,
    Nodes,
    Object,
    Page,
    PageInfo,
)
from schema.reading.statements import Statement, statement

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from schema.reading.parameters import Parameters, Request
    from schema.reading.plan import Node

    Fetch = Callable[[Statement, list[Any]], Awaitable[list[Any]]]

_TEXT_KEYS = {"currency", "prefix", "priority", "type"}


@dataclass(slots=True)
class Rows:
    """The statement of one level and how its rows become values."""

    level: Level
    many: bool
    columns: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    children: list[tuple[Rows, tuple[int, ...]]] = field(default_factory=list)
    statement: Statement | None = None
    build: Callable[..., Any] | None = None

    def column(self, sql: str) -> int:
        """Return the position of a selected expression."""
        if sql not in self.columns:
            self.columns.append(sql)
        return self.columns.index(sql)

    def constant(self, value: Any) -> str:
        """Return the name under which the closure finds a value."""
        name = f"c{len(self.names)}"
        self.names[name] = value
        return name

    async def run(self, fetch: Fetch, request: Request, keys: list[tuple[Any, ...]]) -> Any:
        """Return the values of all rows by the key of the parent's row."""
        assert self.statement is not None
        assert self.build is not None
        arrays = [list(one) for one in zip(*keys, strict=True)] if keys and keys[0] else []
        records = await fetch(self.statement, [*arrays, *self.statement.values(request)])
        below = []
        for child, positions in self.children:
            wanted = list({tuple(one[i] for i in positions): None for one in records})
            below.append(await child.run(fetch, request, wanted) if wanted else {})
        arguments = [call.arguments(request) for call in self.calls]
        found: dict[tuple[Any, ...], Any] = {}
        offset = 1 if arrays else 0
        for record in records:
            key = keys[record[0] - 1] if offset else ()
            value = self.build(record, below, arguments)
            if self.many:
                found.setdefault(key, []).append(value)
            else:
                found[key] = value
        return found


class Emitter:
    """Compiles one root field to the statements of its levels."""

    def __init__(self, parameters: Parameters, condition: str) -> None:
        """Use the parameters of the plan; every root statement holds the condition."""
        self.parameters, self.condition = parameters, condition

    def root(self, node: Node) -> Rows:
        """Return the tree of statements of a root field."""
        top = Rows(Level("(SELECT 1)", "root", where=[self.condition]), many=False)
        self._finish(top, self._expression(top, node))
        return top

    def _rows(self, level: Level, body: Node, *, many: bool) -> Rows:
        made = Rows(level, many)
        if level.parent_columns:
            made.columns.append("number")
        self._finish(made, self._expression(made, body))
        return made

    def _finish(self, made: Rows, expression: str) -> None:
        made.build = eval(  # noqa: S307 - made here, of positions and names alone
            f"lambda r, k, a: {expression}", made.names
        )
        level, columns = made.level, made.columns
        if not level.parent_columns:
            listed = ", ".join(columns) or "1"
            sql = f"{level.shared}SELECT {listed} {level.chosen()}{level.ordered()}"
            made.statement = statement(sql, self.parameters)
            return
        own = [f"{sql} AS c{i}" for i, sql in enumerate(columns) if i]
        order = f"row_number() OVER ({level.ordered().strip()}) AS place"
        inner = f"SELECT {', '.join([*own, order])} {level.chosen()}"
        arrays = ", ".join(
            f"$keys{i}::{'text' if name in _TEXT_KEYS else 'uuid'}[]"
            for i, name in enumerate(level.parent_columns, 1)
        )
        names = ", ".join([*level.parent_columns, "number"])
        listed = ", ".join([f"{level.parent}.number", *(f"x.c{i}" for i in range(1, len(columns)))])
        sql = (
            f"{level.shared}SELECT {listed}"
            f" FROM unnest({arrays}) WITH ORDINALITY AS {level.parent}({names})"
            f" CROSS JOIN LATERAL ({inner}) x ORDER BY {level.parent}.number, x.place"
        )
        made.statement = statement(sql, self.parameters, first=len(level.parent_columns))

    def _expression(self, rows: Rows, node: Node) -> str:
        """Return the Python expression of a node over a row `r` and its children `k`."""
        match node:
            case Leaf():
                return self._leaf(rows, node)
            case Constant():
                return rows.constant(node.value)
            case Object():
                made = self._object(rows, node)
                if node.guard is None:
                    return made
                return f"(None if r[{rows.column(node.guard)}] is None else {made})"
            case Call():
                rows.calls.append(node)
                number = len(rows.calls) - 1
                values = ", ".join(self._expression(rows, one) for one in node.needs)
                return f"{rows.constant(node.make)}({values}, **a[{number}])"
            case Child():
                empty = "()" if node.many else "None"
                return self._child(rows, self._rows(node.level, node.body, many=node.many), empty)
            case Page():
                return self._page(rows, node)
            case Choice():
                options = [self._expression(rows, one) for one in node.options]
                found = f"one for one in ({', '.join(options)},) if one is not None"
                return f"next(({found}), None)"
            case _:
                message = f"{type(node).__name__} is part of a page"
                raise TypeError(message)

    def _leaf(self, rows: Rows, node: Leaf) -> str:
        value = f"r[{rows.column(node.codec.row.format(x=node.sql))}]"
        if node.codec.wrap is None:
            return value
        wrapped = f"{rows.constant(node.codec.wrap)}({value})"
        return f"(None if {value} is None else {wrapped})"

    def _object(self, rows: Rows, node: Object) -> str:
        entries = [f"{key!r}: {self._expression(rows, one)}" for key, one in node.entries]
        return "{" + ", ".join(entries) + "}"

    def _child(self, rows: Rows, child: Rows, empty: str) -> str:
        level = child.level
        positions = tuple(rows.column(f"{level.parent}.{name}") for name in level.parent_columns)
        rows.children.append((child, positions))
        key = "".join(f"r[{position}], " for position in positions)
        return f"k[{len(rows.children) - 1}].get(({key}), {empty})"

    def _page(self, rows: Rows, page: Page) -> str:
        bodies = [(key, part.body) for key, part in page.parts if isinstance(part, Nodes)]
        if page.cursor is not None:
            bodies.append(("", Object([("c", Leaf(page.cursor, OPAQUE, nullable=False))])))
        listed = "()"
        if bodies or page.looks_ahead:
            body = Object([(f"{i}", one) for i, (_, one) in enumerate(bodies)])
            listed = self._child(rows, self._rows(page.level, body, many=True), "()")
        whole = {
            key: self._expression(rows, part)
            for key, part in page.parts
            if not isinstance(part, (Nodes, PageInfo))
        }
        made = rows.constant(page_maker(page, [key for key, _ in bodies]))
        entries = ", ".join(f"{key!r}: {text}" for key, text in whole.items())
        return f"{made}({listed}, {{{entries}}})"
