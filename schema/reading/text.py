"""The emitter of one statement: PostgreSQL concatenates the JSON text of a whole field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from schema.reading.codecs import RAW
from schema.reading.plan import (
    Call,
    Child,
    Choice,
    Constant,
    Leaf,
    Nodes,
    Object,
    Page,
    PageInfo,
)

if TYPE_CHECKING:
    from schema.reading.plan import Level, Node


class NeedsPython(Exception):
    """The document asks for a field that only Python can make."""


class _Text:
    """A concatenation in which neighbouring constants become one."""

    def __init__(self) -> None:
        self.parts: list[tuple[bool, str]] = []

    def constant(self, text: str) -> None:
        if self.parts and self.parts[-1][0]:
            self.parts[-1] = (True, self.parts[-1][1] + text)
        elif text:
            self.parts.append((True, text))

    def sql(self, text: str) -> None:
        self.parts.append((False, text))

    def render(self) -> str:
        if not any(constant for constant, _ in self.parts):
            self.parts.insert(0, (True, ""))
        return " || ".join(
            "'" + text.replace("'", "''") + "'" if constant else text
            for constant, text in self.parts
        )


def json_text(node: Node) -> str:
    """Return the SQL expression whose value is the node's JSON text."""
    text = _Text()
    _write(text, node)
    return text.render()


def _write(text: _Text, node: Node) -> None:
    match node:
        case Leaf():
            _leaf(text, node)
        case Constant():
            text.constant(orjson.dumps(node.value).decode())
        case Object(guard=None):
            _entries(text, node.entries)
        case Object():
            inner = _Text()
            _entries(inner, node.entries)
            text.sql(f"CASE WHEN {node.guard} IS NULL THEN 'null' ELSE {inner.render()} END")
        case Child():
            _child(text, node)
        case Page():
            _page(text, node)
        case Choice():
            options = [
                f"(SELECT {json_text(one.body)} {one.level.chosen()})" for one in node.options
            ]
            text.sql(f"coalesce({', '.join([*options, chr(39) + 'null' + chr(39)])})")
        case Call():
            raise NeedsPython
        case _:
            message = f"{type(node).__name__} has no text of its own"
            raise TypeError(message)


def _child(text: _Text, child: Child) -> None:
    level, made = child.level, f"SELECT {json_text(child.body)}"
    if not child.many:
        text.sql(f"coalesce(({_shared(level)}{made} {level.chosen()}), 'null')")
        return
    listed = f"{made} AS j {level.chosen()}{level.ordered()}"
    text.constant("[")
    text.sql(f"coalesce(({_shared(level)}SELECT string_agg(j, ',') FROM ({listed}) rows), '')")
    text.constant("]")


def _shared(level: Level) -> str:
    return level.shared if level.defines else ""


def _leaf(text: _Text, leaf: Leaf) -> None:
    codec, value = leaf.codec, leaf.codec.text.replace("{x}", leaf.sql)
    if not leaf.nullable:
        text.constant(codec.before)
        text.sql(value)
        text.constant(codec.after)
    elif codec.before:
        text.sql(f"coalesce('{codec.before}' || {value} || '{codec.after}', 'null')")
    else:
        cast = value if value.endswith("::text") else f"({value})::text"
        text.sql(f"coalesce({cast}, 'null')")


def _entries(text: _Text, entries: list[tuple[str, Node]]) -> None:
    for index, (key, node) in enumerate(entries):
        text.constant(f'{"," if index else "{"}"{key}":')
        _write(text, node)
    text.constant("}" if entries else "{}")


def _page(text: _Text, page: Page) -> None:
    """Write a connection: its rows are read once, whichever parts of it are asked for."""
    columns, outer = _page_parts(page)
    if not columns and not page.looks_ahead:
        _entries(text, outer)
        return
    listed = ", ".join(f"{sql} AS {name}" for name, sql in columns) or "1 AS j"
    inner = f"SELECT {listed} {page.level.chosen()}{page.level.ordered()}"
    made = _Text()
    _entries(made, outer)
    text.sql(f"(SELECT {made.render()} FROM ({inner}) rows)")


def _page_parts(page: Page) -> tuple[list[tuple[str, str]], list[tuple[str, Node]]]:
    """Return the columns made of each row, and the connection's entries over their aggregates."""
    columns: list[tuple[str, str]] = []
    outer: list[tuple[str, Node]] = []
    if page.cursor is not None:
        columns.append(("c", page.cursor))
    for key, part in page.parts:
        if isinstance(part, Nodes):
            name = f"j{len(columns)}"
            columns.append((name, json_text(part.body)))
            outer.append((key, Leaf(_joined(page, name), RAW, nullable=False)))
        elif isinstance(part, PageInfo):
            outer.append((key, _page_info(page, part)))
        else:
            outer.append((key, part))
    return columns, outer


def _joined(page: Page, name: str) -> str:
    if not page.looks_ahead:
        return f"'[' || coalesce(string_agg({name}, ','), '') || ']'"
    array = f"array_agg({name})"
    if page.level.backwards:
        kept = f"({array})[greatest(count(*) - {page.size}, 0) + 1 :]"
    else:
        kept = f"({array})[: {page.size}]"
    return f"'[' || coalesce(array_to_string({kept}, ','), '') || ']'"


def _page_info(page: Page, part: PageInfo) -> Object:
    more = f"(count(*) > {page.size})::text"
    given = "true" if page.given else "false"
    first = "(array_agg(c))[1]"
    last = f"(array_agg(c))[least(count(*), {page.size})]"
    if page.level.backwards:
        first, last = (
            f"(array_agg(c))[greatest(count(*) - {page.size}, 0) + 1]",
            "(array_agg(c))[count(*)]",
        )
    if page.size == 0:  # a page without rows has no cursors, however many rows there are
        first = last = "(array_agg(c))[0]"
    facts = {
        "hasNextPage": f"'{given}'" if page.level.backwards else more,
        "hasPreviousPage": more if page.level.backwards else f"'{given}'",
        "startCursor": f"coalesce('\"' || {first} || '\"', 'null')",
        "endCursor": f"coalesce('\"' || {last} || '\"', 'null')",
    }
    return Object(
        [
            (key, fact if isinstance(fact, Constant) else Leaf(facts[fact], RAW, nullable=False))
            for key, fact in part.entries
        ]
    )
