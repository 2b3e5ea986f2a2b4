"""The grouped rows that a statistic takes its numbers from, and how a filter names them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from auth.permissions import cell
from schema.entities import ENTITIES
from schema.fields import Computed
from schema.http.errors import Code
from schema.reading.comparisons import decoded
from schema.reading.filters import Filter
from schema.reading.inputs import Value, python
from schema.reading.plan import Level, Order, Row
from schema.reading.refusals import Refused
from schema.reading.shapes import expression

if TYPE_CHECKING:
    from schema.reading.inputs import Input
    from schema.reading.parameters import Request
    from schema.reading.planner import Planner


@dataclass(slots=True)
class Grouping:
    """The grouped rows `m` of one statistic and the caller's filter as JSON."""

    planner: Planner
    shared: str
    asked: str


@dataclass(slots=True)
class Group:
    """One object of figures: which of the grouped rows are its own, and how a filter says so."""

    grouping: Grouping
    condition: str = "true"
    narrowing: str = ""  # SQL of JSON text
    parent: str = ""
    parent_columns: tuple[str, ...] = ()
    inner: str = ""  # SQL of JSON text within the filter of an edge to many


class Key(NamedTuple):
    """An id by which rows are grouped: the filter's field, the id's prefix and the column."""

    field: str
    prefix: str
    column: str


STAGE = Key("stage", "stg", "stage_id")
TEAM = Key("team", "team", "team_id")
OWNER = Key("owner", "usr", "owner_id")
PARTNER = Key("partner", "ptn", "partner_id")
PARTS = {"partner_id": "part.partner_id", "partner_role": "part.partner_role"}
"""What is grouped by the part that a partner has in a deal."""
COMPUTED = {("Task", "overdue"): "isOverdue", ("Quote", "status"): "status"}
"""What is grouped by an expression: the name in the groups, and the field that has it."""


def group_rows(
    planner: Planner,
    entity: str,
    given: dict[str, Input],
    *,
    columns: tuple[str, ...],
    key: str = "",
    by_parts: bool = False,
) -> Grouping:
    """Group the rows that the caller sees and asks for.

    `by_parts`, a deal is there once for each part that a partner has in it now, else once.
    """
    base = planner.base(ENTITIES[entity])
    planner.rights.restrict(base)
    wanted = given.get("filter")
    if wanted is not None:
        condition = Filter(planner).condition(ENTITIES[entity], base.alias, wanted)
        base.level.where += [f"({condition})"] if condition != "true" else []
    one_pipeline(planner, base, given.get("pipelineId"), key=key)
    shared = _join_parts(planner, base) if by_parts else None
    own = PARTS if by_parts else {}
    grouped = [
        own[name] if name in own else _column(planner, base, entity, name) for name in columns
    ]
    numbers = ["count(*)::int AS n", *_amounts(planner, base, entity, shared)]
    keys = ", ".join(str(number) for number in range(1, len(columns) + 1))
    sql = f"SELECT {', '.join([*grouped, *numbers])} {base.level.rows()} GROUP BY {keys}"
    planner.cost.row()
    asked = planner.parameters.add("text", lambda request: _as_json(wanted, request))
    return Grouping(planner, f"WITH m AS MATERIALIZED ({sql}) ", asked)


def _join_parts(planner: Planner, base: Row) -> str:
    """Join the visible parts that partners have in a deal now; returns what a value is times."""
    parts = planner.base(ENTITIES["DealPartner"])
    planner.rights.restrict(parts, below=("deal_id", "Deal"))
    alias = parts.alias
    parts.level.where += [f"{alias}.deal_id = {base.alias}.id", f"{alias}.until IS NULL"]
    seen = cell("DealPartner", "splitPercent", planner.rights.role).shown
    share = f"{alias}.split_percent" if seen else "100"
    found = f"SELECT {alias}.partner_id, {alias}.role AS partner_role, {share} AS share"
    base.level.inside.append(f" LEFT JOIN LATERAL ({found} {parts.level.rows()}) part ON true")
    return " * coalesce(part.share, 100) / 100"


def one_pipeline(planner: Planner, base: Row, given: Input | None, *, key: str) -> None:
    """Keep only the rows of a named pipeline; the id of another type fails the field `key`."""
    if not isinstance(given, Value):
        return
    pipeline = ENTITIES["Pipeline"]

    def identity(request: Request) -> Any:
        text = given.get(request.variables)
        message = planner.rights.mistaken(text, pipeline)
        if message is not None:
            raise Refused(Code.ID_TYPE_MISMATCH, message, path=[key], executed=True)
        return decoded(text, pipeline.prefix)

    base.level.where.append(
        f"{base.alias}.pipeline_id = {planner.parameters.add('uuid', identity)}"
    )


def distinct(group: Group, source: str) -> Row:
    """Return a level of the ids or names by which the grouped rows differ."""
    planner = group.grouping.planner
    alias = planner.alias()
    level = Level(f"({source})", alias, shared=group.grouping.shared)
    first = source.split()[2].rstrip(",")
    level.order = [Order(f"{alias}.{first}", descending=False)]
    return Row(None, alias, level, "base", planner.parameters)


def part(group: Group, row: Row, key: Key, own: str = "") -> Group:
    """Return the grouped rows that belong to a row by its id, and the filter that says so."""
    own = own or key.column
    value = row.column(own)
    identity = f"""{key.prefix}_' || encode(uuid_send({value}), 'hex') || '"""
    named = f"""'{{"{key.field}":{{"id":{{"eq":"{identity}"}}}}}}'"""
    named = f"""coalesce({named}, '{{"{key.field}":{{"isNull":true}}}}')"""
    narrowing = f"{group.narrowing} || ',' || {named}" if group.narrowing else named
    condition = f"m.{key.column} IS NOT DISTINCT FROM {value}"
    return Group(group.grouping, condition, narrowing, row.alias, (own,))


def within(group: Group, row: Row, key: Key) -> Group:
    """Return the same rows, named by their id within the filter of an edge to many alone."""
    named = f"encode(uuid_send({row.column(key.column)}), 'hex')"
    inner = f"""'"{key.field}":{{"id":{{"eq":"{key.prefix}_' || {named} || '"}}}},'"""
    return replace(group, narrowing="", inner=inner)


def _amounts(planner: Planner, base: Row, entity: str, shared: str | None) -> list[str]:
    """Return the sums that figures of money are made of."""
    match entity:
        case "Deal":
            value = f"{base.alias}.value{shared or ''}"
            if not cell("Deal", "probability", planner.rights.role).shown:
                return [f"sum({value}) AS value"]
            chance = _computed(planner, base, "Deal", "probability")
            return [f"sum({value}) AS value", f"sum({value} * {chance} / 100) AS weighted"]
        case "Quote":
            return [f"sum({_computed(planner, base, 'Quote', 'total')}) AS value"]
        case _:
            return []


def _column(planner: Planner, base: Row, entity: str, name: str) -> str:
    field = COMPUTED.get((entity, name))
    if field is None:
        return f"{base.alias}.{name}"
    return f"{_computed(planner, base, entity, field)} AS {name}"


def _computed(planner: Planner, base: Row, entity: str, name: str) -> str:
    declared = ENTITIES[entity].fields[name]
    assert isinstance(declared, Computed)
    made = expression(ENTITIES[entity], declared)
    return made.under(base.alias, planner.parameters.given)


def _as_json(wanted: Input | None, request: Request) -> str:
    """Return the caller's filter as he could have sent it in a variable."""
    value = python(wanted, request.variables) if wanted is not None else {}
    return orjson.dumps(value or {}, default=str).decode()
