"""The intermediate form: rows of the database as levels, and the JSON made of each row as nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.entities import Entity
    from schema.reading.codecs import Codec
    from schema.reading.fragments import Fragment
    from schema.reading.parameters import Parameters, Request


@dataclass(slots=True)
class Order:
    """One ordering key, outermost first."""

    text: str
    descending: bool
    nulls_first: bool | None = None
    kind: str = "text"

    def sql(self, *, backwards: bool = False) -> str:
        """Return the ORDER BY term, reversed for pages that are read from the end."""
        nulls = self.nulls_first
        if nulls is not None and backwards:
            nulls = not nulls
        tail = "" if nulls is None else (" NULLS FIRST" if nulls else " NULLS LAST")
        return self.text + (" DESC" if self.descending is not backwards else " ASC") + tail


@dataclass(slots=True)
class Join:
    """A row joined after the cut, if there is one.

    Below a parent it is looked up for `each` row of the page: left to itself, the planner would
    hash the whole table once for every parent.
    """

    table: str
    alias: str
    condition: str
    each: bool
    columns: dict[str, None] = field(default_factory=dict)

    def sql(self) -> str:
        """Return the LEFT JOIN."""
        if not self.each:
            return f' LEFT JOIN "{self.table}" {self.alias} ON {self.condition}'
        listed = ", ".join(f"{self.alias}.{name}" for name in self.columns) or "1"
        found = f'SELECT {listed} FROM "{self.table}" {self.alias} WHERE {self.condition} OFFSET 0'
        return f" LEFT JOIN LATERAL ({found}) {self.alias} ON true"


@dataclass(slots=True)
class Level:
    """One source of rows below a parent: filtered, ordered and cut before JSON is made of it."""

    source: str
    alias: str
    parent: str = ""
    parent_columns: tuple[str, ...] = ()
    inside: list[str] = field(default_factory=list)
    outside: list[Join] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    order: list[Order] = field(default_factory=list)
    limit: int | None = None
    backwards: bool = False
    used: dict[str, None] = field(default_factory=dict)
    exported: dict[str, dict[str, None]] = field(default_factory=dict)
    shared: str = ""  # WITH …, rows that this level and those below it take from
    defines: bool = False  # whether a statement for the whole tree says `shared` here

    def rows(self) -> str:
        """Return `FROM … WHERE …` of the matching rows, before any ordering or cut."""
        text = f"FROM {self.source} {self.alias}" + "".join(self.inside)
        return text + (f" WHERE {' AND '.join(self.where)}" if self.where else "")

    def ordered(self, *, backwards: bool = False) -> str:
        """Return the ORDER BY clause, empty when the level has no order."""
        terms = ", ".join(key.sql(backwards=backwards) for key in self.order)
        return f" ORDER BY {terms}" if terms else ""

    def chosen(self) -> str:
        """Return `FROM …` of the rows that the page shows, with the joins its JSON needs."""
        if self.limit is None:
            text = f"FROM {self.source} {self.alias}" + "".join(self.inside) + self.joins()
            return text + (f" WHERE {' AND '.join(self.where)}" if self.where else "")
        columns = [f"{self.alias}.{name}" for name in self.used]
        lateral = ""
        for alias, names in self.exported.items():
            columns += [f"{alias}.{name} AS {alias}_{name}" for name in names]
            inner = ", ".join(f"{self.alias}.{alias}_{name} AS {name}" for name in names)
            lateral += f" CROSS JOIN LATERAL (SELECT {inner}) {alias}"
        cut = (
            f"SELECT {', '.join(columns) or '1'} {self.rows()}"
            f"{self.ordered(backwards=self.backwards)} LIMIT {self.limit}"
        )
        return f"FROM ({cut}) {self.alias}{lateral}" + self.joins()

    def joins(self) -> str:
        """Return the joins after the cut."""
        return "".join(one.sql() for one in self.outside)


@dataclass(slots=True)
class Row:
    """A row in reach: the base of a level, or one joined to it before or after the cut."""

    entity: Entity | None
    alias: str
    level: Level
    place: str  # base, inside, outside
    parameters: Parameters
    edges: dict[str, Row] = field(default_factory=dict)
    join: Join | None = None

    def column(self, name: str) -> str:
        """Return a column for the JSON or the order, so that the cut hands it on."""
        if self.place == "base":
            self.level.used[name] = None
        elif self.place == "inside":
            self.level.exported.setdefault(self.alias, {})[name] = None
        elif self.join is not None:
            self.join.columns[name] = None
        return f"{self.alias}.{name}"

    def paste(self, fragment: Fragment) -> str:
        """Return an expression over this row for the JSON or the order."""
        for name in fragment.columns:
            self.column(name)
        return fragment.under(self.alias, self.parameters.given)


@dataclass(slots=True)
class Leaf:
    """One SQL value."""

    sql: str
    codec: Codec
    nullable: bool = True


@dataclass(slots=True)
class Constant:
    """A value known when the plan is made."""

    value: Any


@dataclass(slots=True)
class Object:
    """An object made of the level's own row; null when the guard is."""

    entries: list[tuple[str, Node]]
    guard: str | None = None


@dataclass(slots=True)
class Call:
    """A value that Python makes: the documents that ask for one run level by level."""

    make: Callable[..., Any]
    needs: list[Leaf]
    arguments: Callable[[Request], dict[str, Any]]


@dataclass(slots=True)
class Child:
    """Rows of another level below this one: one object or null, or a list."""

    level: Level
    body: Node
    many: bool


@dataclass(slots=True)
class Page:
    """A connection's rows and the parts made of them; a level cut at size + 1 knows of more."""

    level: Level
    size: int
    parts: list[tuple[str, Node]]
    cursor: str | None = None
    given: bool = False  # whether the page starts at a cursor

    @property
    def looks_ahead(self) -> bool:
        """Return whether one row more than the page is read."""
        return self.level.limit is not None and self.level.limit > self.size


@dataclass(slots=True)
class Nodes:
    """The part of a page that lists its rows."""

    body: Object


@dataclass(slots=True)
class PageInfo:
    """The part of a page that tells where it lies."""

    entries: list[tuple[str, str | Constant]]


@dataclass(slots=True)
class Choice:
    """A row of one of several types, chosen by which of the levels has it; null when none."""

    options: list[Child]


Node = Leaf | Constant | Object | Call | Child | Page | Nodes | PageInfo | Choice
