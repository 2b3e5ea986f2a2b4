"""The plan of a partner's performance: its deals and certificates against every tier's criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphql import GraphQLInputObjectType

from schema.entities import ENTITIES
from schema.fields import ToOne
from schema.http.errors import Code
from schema.reading import codecs
from schema.reading.comparisons import decoded
from schema.reading.inputs import Value
from schema.reading.plan import Child, Constant, Leaf, Level, Object, Order, Row

if TYPE_CHECKING:
    from typing import Any

    from graphql import FieldNode, GraphQLObjectType

    from schema.reading.codecs import Codec
    from schema.reading.inputs import Input
    from schema.reading.parameters import Request
    from schema.reading.plan import Node
    from schema.reading.planner import Planner

LINES_AT_MOST: Final = 12  # criteria that the list is priced at
OF_TIER: Final = ToOne(description="", name="tier", annotation="PartnerTier | None", key="tier_id")
LEAVES: Final[dict[str, tuple[str, Codec, bool]]] = {
    "criterion": ("{x}.criterion", codecs.ENUM, False),
    "currency": ("{x}.currency", codecs.STRING, True),
    "need": ("{x}.need", codecs.DECIMAL, False),
    "have": ("{x}.have", codecs.DECIMAL, False),
    "missing": ("greatest({x}.need - {x}.have, 0)", codecs.DECIMAL, False),
    "isMet": ("({x}.have >= {x}.need)", codecs.BOOLEAN, False),
    "expected": ("({x}.have + {x}.coming)", codecs.DECIMAL, False),
    "wouldBeMet": ("({x}.have + {x}.coming >= {x}.need)", codecs.BOOLEAN, False),
    "filter": ("{x}.behind", codecs.JSON, False),
    "openFilter": ("{x}.behind_coming", codecs.JSON, True),
}
LINES: Final = """
SELECT t.rank, t.id AS tier_id, k.* FROM partner_tiers t CROSS JOIN LATERAL (VALUES
 ('REVENUE', 1, t.currency, t.yearly_revenue,
  {sum_won}, {sum_open}, {won} || {in_currency} || ']}}', {open} || {in_currency} || ']}}'),
 ('WON_DEALS', 2, NULL, t.yearly_won_deals,
  {count_won}, {count_open}, {won} || ']}}', {open} || ']}}'),
 ('CERTIFICATIONS', 3, NULL, t.certified_people, {certified}, 0, {held} || ']}}', NULL)
) k (criterion, place, currency, need, have, coming, behind, behind_coming)
WHERE k.need IS NOT NULL
"""


def partner_performance(
    planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]
) -> Child:
    """Plan a partner and the criteria below it."""
    row = planner.base(ENTITIES["Partner"])
    planner.rights.restrict(row)
    row.level.where.append(f"{row.alias}.id = {_chosen(planner, query, nodes)}")
    row.level.shared, row.level.defines = _counted(planner), True
    kind = planner.selections.target(query, nodes[0])
    entries: list[tuple[str, Node]] = []
    for key, inner in planner.selections.below(kind, nodes).items():
        entries.append((key, _field(planner, row, kind, inner)))
    return Child(row.level, Object(entries), many=False)


def _chosen(planner: Planner, query: GraphQLObjectType, nodes: list[FieldNode]) -> str:
    """Return the id that is asked for, else the caller's company."""
    given: Input | None = planner.arguments(query, nodes[0]).get("partnerId")
    own = planner.parameters.given("company_id")
    if not isinstance(given, Value):
        return own
    key = (nodes[0].alias or nodes[0].name).value

    def identity(request: Request) -> Any:
        text = given.get(request.variables)
        message = planner.rights.mistaken(text, ENTITIES["Partner"])
        if message is not None:
            request.errors.append((Code.ID_TYPE_MISMATCH, message, [key]))
        return decoded(text, "ptn")

    unsaid = planner.parameters.add("bool", lambda request: given.get(request.variables) is None)
    return f"CASE WHEN {unsaid} THEN {own} ELSE {planner.parameters.add('uuid', identity)} END"


def _counted(planner: Planner) -> str:
    """Return the visible deals that partners brought as `m`, the valid certificates as `c`."""
    deals, held = planner.base(ENTITIES["Deal"]), planner.base(ENTITIES["Certification"])
    planner.rights.restrict(deals)
    planner.rights.restrict(held)
    deals.level.where.append(f"{deals.alias}.partner_role = 'SOURCED'")
    today = planner.parameters.given("today")
    held.level.where.append(
        f"{held.alias}.revoked_at IS NULL"
        f" AND ({held.alias}.expires_on IS NULL OR {held.alias}.expires_on > {today})"
    )
    names = ("partner_id", "status", "currency", "value", "closed_at", "expected_close_date")
    listed = ", ".join(f"{deals.alias}.{name}" for name in names)
    people = f"{held.alias}.partner_id, {held.alias}.user_id"
    return (
        f"WITH m AS MATERIALIZED (SELECT {listed} {deals.level.rows()}),"
        f" c AS MATERIALIZED (SELECT {people} {held.level.rows()}) "
    )


def _field(planner: Planner, row: Row, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Node:
    match nodes[0].name.value:
        case "__typename":
            return Constant(kind.name)
        case "partner":
            partner = planner.selections.schema.type_map["Partner"]
            return planner.object(row, partner, planner.selections.merged(nodes))  # type: ignore[arg-type]
        case "periodStart":
            return Leaf(f"({_year(planner)})::date", codecs.DATE, nullable=False)
        case "periodEnd":
            return Leaf(_year_end(planner), codecs.DATE, nullable=False)
        case _:
            return _criteria(planner, row, planner.selections.target(kind, nodes[0]), nodes)


def _criteria(planner: Planner, row: Row, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Child:
    level = Level(f"({_lines(planner, row)})", planner.alias(), row.alias, ("id",))
    level.shared = row.level.shared
    below = Row(None, level.alias, level, "base", planner.parameters)
    for name in ("rank", "tier_id", "place"):
        level.order.append(Order(below.column(name), descending=False))
    entries: list[tuple[str, Node]] = []
    with planner.cost.times(LINES_AT_MOST):
        planner.cost.row()
        for key, inner in planner.selections.below(kind, nodes).items():
            name = inner[0].name.value
            if name == "__typename":
                entries.append((key, Constant(kind.name)))
            elif name == "tier":
                entries.append((key, planner.to_one(below, OF_TIER, inner)))
            else:
                sql, codec, nullable = LEAVES[name]
                made = sql.replace("{x}", level.alias)
                entries.append((key, Leaf(made, codec, nullable=nullable)))
    return Child(level, Object(entries), many=True)


def _lines(planner: Planner, row: Row) -> str:
    """Return the rows of criteria: what is needed, what there is, what would come."""
    mine = f"m.partner_id = {row.column('id')}"
    begin, end = f"({_year(planner)} AT TIME ZONE {_zone(planner)})", _year_end(planner)
    won = f"{mine} AND m.status = 'WON' AND m.closed_at >= {begin}"
    coming = f"{mine} AND m.status = 'OPEN' AND m.expected_close_date <= {end}"
    paid = "round(coalesce(sum(m.value), 0), currency_exponent(t.currency))"
    same = "m.currency = t.currency"
    whose = _whose(planner, row)
    brought = '{"partnerRole":{"eq":"SOURCED"}}'
    return LINES.format(
        sum_won=f"(SELECT {paid} FROM m WHERE {won} AND {same})",
        sum_open=f"(SELECT {paid} FROM m WHERE {coming} AND {same})",
        count_won=f"(SELECT count(*) FROM m WHERE {won})",
        count_open=f"(SELECT count(*) FROM m WHERE {coming})",
        certified="(SELECT count(DISTINCT c.user_id) FROM c"
        f" WHERE c.partner_id = {row.column('id')})",
        won=f"""'{{"and":[' || {whose["DealFilter"]} || '{brought},{{"status":{{"eq":"WON"}}}},"""
        f"""{{"closedAt":{{"gte":' || to_json({begin})::text || '}}}}'""",
        open=f"""'{{"and":[' || {whose["DealFilter"]} || '{brought},{{"status":{{"eq":"OPEN"}}}},"""
        f"""{{"expectedCloseDate":{{"lte":"' || {end} || '"}}}}'""",
        held=f"""'{{"and":[' || {whose["CertificationFilter"]} || '{{"isValid":{{"eq":true}}}}'""",
        in_currency="""',{"value":{"currency":"' || t.currency || '","gte":"0"}}'""",
    )


def _whose(planner: Planner, row: Row) -> dict[str, str]:
    """Return, for each filter, the part that names the partner: only for who sees several."""
    identity = f"encode(uuid_send({row.column('id')}), 'hex')"
    named = f"""'{{"partner":{{"id":{{"eq":"ptn_' || {identity} || '"}}}}}},'"""
    found = {}
    for name in ("DealFilter", "CertificationFilter"):
        kind = planner.selections.schema.type_map[name]
        assert isinstance(kind, GraphQLInputObjectType)
        found[name] = named if "partner" in kind.fields else "''"
    return found


def _zone(planner: Planner) -> str:
    return planner.parameters.given("zone")


def _year(planner: Planner) -> str:
    return f"date_trunc('year', {planner.parameters.given('today')}::timestamp)"


def _year_end(planner: Planner) -> str:
    return f"({_year(planner)} + interval '1 year - 1 day')::date"
