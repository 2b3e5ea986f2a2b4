"""The plans of the statistics: each groups the visible rows once and takes its numbers there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from schema.entities import ENTITIES
from schema.fields import ToOne
from schema.reading import codecs
from schema.reading.figures import figures
from schema.reading.grouping import (
    OWNER,
    PARTNER,
    STAGE,
    TEAM,
    Group,
    distinct,
    group_rows,
    one_pipeline,
    part,
    within,
)
from schema.reading.inputs import Value
from schema.reading.performance import partner_performance
from schema.reading.plan import Child, Leaf, Level, Order

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType

    from schema.reading.figures import Special
    from schema.reading.plan import Node
    from schema.reading.planner import Planner

ROWS_AT_MOST = 50  # what a list of groups is priced at
_DEALS = ("stage_id", "status", "team_id", "owner_id", "currency")
_PARTS = ("id AS deal_id", "partner_id", "partner_role", "status", "currency")
_OF_PARTNER = ToOne(description="", name="partner", annotation="Partner | None", key="partner_id")
_OF_TEAM = ToOne(description="", name="team", annotation="SalesTeam | None", key="team_id")
_OF_OWNER = ToOne(description="", name="user", annotation="User | None", key="owner_id")


class _Listed(NamedTuple):
    """A statistic that lists its groups by a name: what is grouped by what, and listed where."""

    entity: str
    columns: tuple[str, ...]
    field: str
    name: str


_ACTIVITIES = _Listed("Activity", ("status", "type"), "byType", "type")
_QUOTES = _Listed("Quote", ("status", "currency"), "byStatus", "status")
_TASKS = _Listed("Task", ("status", "priority", "overdue"), "byPriority", "priority")


def pipeline_stats(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Node:
    """Plan deals by stage."""
    given = planner.arguments(query, nodes[0])
    alias = nodes[0].alias or nodes[0].name
    group = Group(group_rows(planner, "Deal", given, columns=_DEALS, key=alias.value))
    narrowed = given.get("pipelineId")
    if isinstance(narrowed, Value):
        identity = planner.text_parameter(narrowed)
        group.narrowing = f"""'{{"pipeline":{{"id":{{"eq":' || to_json({identity}) || '}}}}}}'"""

    def stages(inner: list[FieldNode]) -> Node:
        row = planner.base(ENTITIES["DealStage"])
        planner.rights.restrict(row)
        row.level.shared = group.grouping.shared
        one_pipeline(planner, row, narrowed, key=alias.value)
        for name in ("pipeline_id", "position", "id"):
            row.level.order.append(Order(row.column(name), descending=False))
        own = part(group, row, STAGE, "id")

        def stage(asked: list[FieldNode]) -> Node:
            kind = _kind(planner, "DealStage")
            return planner.object(row, kind, planner.selections.merged(asked))

        return _many(row.level, _kind(planner, "StageStats"), inner, own, {"stage": stage})

    return _whole(query, nodes, group, {"stages": stages})


def win_rate(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Node:
    """Plan won of closed deals."""
    given = planner.arguments(query, nodes[0])
    return _whole(query, nodes, Group(group_rows(planner, "Deal", given, columns=_DEALS)), {})


def team_performance(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Node:
    """Plan deals by team and owner."""
    given = planner.arguments(query, nodes[0])
    group = Group(group_rows(planner, "Deal", given, columns=_DEALS))
    row = distinct(group, "SELECT DISTINCT team_id FROM m")
    own = part(group, row, TEAM)

    def members(inner: list[FieldNode]) -> Node:
        source = f"SELECT DISTINCT owner_id, team_id FROM m WHERE {own.condition}"
        below = distinct(group, source)
        below.level.parent, below.level.parent_columns = row.alias, ("team_id",)
        each = part(own, below, OWNER)
        within = f"m.team_id IS NOT DISTINCT FROM {below.column('team_id')}"
        each.condition = f"{each.condition} AND {within}"
        each.parent_columns = ("owner_id", "team_id")
        user = {"user": lambda asked: planner.to_one(below, _OF_OWNER, asked)}
        made = figures(_kind(planner, "MemberFigures"), inner, each, user)
        return Child(below.level, made, many=True)

    team = {"team": lambda asked: planner.to_one(row, _OF_TEAM, asked), "members": members}
    row.level.defines = True
    return _many(row.level, _kind(planner, "TeamFigures"), nodes, own, team)


def partner_contribution(
    planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]
) -> Node:
    """Plan deals by the parts that partners have in them, and by partner."""
    given = planner.arguments(query, nodes[0])
    group = Group(group_rows(planner, "Deal", given, columns=_PARTS, by_parts=True))

    def partners(inner: list[FieldNode]) -> Node:
        row = distinct(group, "SELECT DISTINCT partner_id FROM m WHERE partner_id IS NOT NULL")
        own = within(part(group, row, PARTNER), row, PARTNER)
        partner = {"partner": lambda asked: planner.to_one(row, _OF_PARTNER, asked)}
        return _many(row.level, _kind(planner, "PartnerFigures"), inner, own, partner)

    return _whole(query, nodes, group, {"partners": partners})


def activity_stats(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Node:
    """Plan activities by state and type."""
    return _by_name(planner, query, nodes, _ACTIVITIES)


def task_stats(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Node:
    """Plan tasks by state and priority."""
    return _by_name(planner, query, nodes, _TASKS)


def quote_stats(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> Node:
    """Plan quotes by status."""
    return _by_name(planner, query, nodes, _QUOTES)


STATISTICS: dict[str, Callable[[Planner, GraphQLObjectType, list[FieldNode]], Node]] = {
    "pipelineStats": pipeline_stats,
    "winRate": win_rate,
    "teamPerformance": team_performance,
    "activityStats": activity_stats,
    "taskStats": task_stats,
    "quoteStats": quote_stats,
    "partnerContribution": partner_contribution,
    "partnerPerformance": partner_performance,
}


def _by_name(
    planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode], listed: _Listed
) -> Node:
    given = planner.arguments(query, nodes[0])
    group = Group(group_rows(planner, listed.entity, given, columns=listed.columns))
    name = listed.name

    def each(inner: list[FieldNode]) -> Node:
        row = distinct(group, f"SELECT DISTINCT {name} FROM m")
        value = row.column(name)
        row.level.order = [Order(f'{value} COLLATE "C"', descending=False)]
        narrowing = f"""'{{"{name}":{{"eq":"' || {value} || '"}}}}'"""
        own = Group(group.grouping, f"m.{name} = {value}", narrowing, row.alias, (name,))
        leaf = {name: lambda _: Leaf(value, codecs.ENUM, nullable=False)}
        whole = planner.selections.target(query, nodes[0])
        return _many(row.level, planner.selections.target(whole, inner[0]), inner, own, leaf)

    return _whole(query, nodes, group, {listed.field: each})


def _whole(
    query: GraphQLObjectType, nodes: list[FieldNode], group: Group, special: Special
) -> Child:
    planner, shared = group.grouping.planner, group.grouping.shared
    level = Level("(SELECT 1)", planner.alias(), shared=shared, defines=True)
    kind = planner.selections.target(query, nodes[0])
    return Child(level, figures(kind, nodes, group, special), many=False)


def _many(
    level: Level, kind: GraphQLObjectType, nodes: list[FieldNode], group: Group, special: Special
) -> Child:
    with group.grouping.planner.cost.times(ROWS_AT_MOST):
        return Child(level, figures(kind, nodes, group, special), many=True)


def _kind(planner: Planner, name: str) -> GraphQLObjectType:
    return planner.selections.schema.type_map[name]  # type: ignore[return-value]
