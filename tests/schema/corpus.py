# ruff: noqa: E501  # documents are easier to read in one line, as they are written
"""Documents of every kind of thing that can be asked, run by everybody whose schema has it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from uuid import UUID

from models.ids import public_id
from tests.world import identity

ACME, GLOBEX = public_id("cus", identity("acme")), public_id("cus", identity("globex"))
DEAL = public_id("deal", identity("acme_rollout"))
ABSENT = public_id("cus", UUID(int=7))
MIXED = [ACME, DEAL, ABSENT, "", "x", ACME, public_id("ptn", identity("northstar")), "usr_1"]
MIXED += [public_id("tsk", UUID(int=1)), "zzz_" + "0" * 32, ACME.upper(), f" {ACME}"]


class Asked(NamedTuple):
    """A document with its variables."""

    document: str
    variables: dict[str, Any] = {}  # noqa: RUF012 - never changed


PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
CORPUS: Final = [
    # nesting, aliases, fragments, directives
    Asked(
        "{ customers(first: 4) { __typename nodes { __typename name deals(first: 2) { nodes { name"
        " owner { name } stage { name kind } } pageInfo { hasNextPage } } } } }"
    ),
    Asked(
        "{ customers(first: 3) { nodes { name contacts(first: 2) { count { value } nodes { name"
        " consents(last: 2) { nodes { given at isCurrent } } } } } } }"
    ),
    Asked(
        "{ customers { nodes { name deals(first: 3) { nodes { name stageHistory { nodes { stageName"
        " enteredAt leftAt fromStage { name } enteredBy { name } } } } } } } }"
    ),
    Asked(
        "{ a: customers(first: 1) { b: nodes { c: name d: id e: __typename } } a2: customers { n: __typename } }"
    ),
    Asked(
        "query Q { customers(first: 2) { nodes { ...A ...B } } }"
        " fragment A on Customer { name ...B } fragment B on Customer { id city }"
    ),
    Asked(
        "{ customers(first: 2) { nodes { ... on Customer { name } ... { id } ... on Node { id"
        " __typename } } } }"
    ),
    Asked(
        "query($yes: Boolean!, $no: Boolean = false) { customers(first: 2) { nodes { id"
        " name @include(if: $yes) city @skip(if: $yes) tags @include(if: $no) { name }"
        " ... @skip(if: $no) { contacts(first: 1) { nodes { name } } } } } }",
        {"yes": True},
    ),
    Asked(
        "{ customers(first: 2) { nodes { name contacts(first: 1) { nodes { name } } }"
        " nodes { id contacts(first: 1) { nodes { email } count { value } } } } }"
    ),
    Asked("{ customers(first: 2) { nodes { name @skip(if: true) } } }"),
    Asked("{ customers(first: 1) @include(if: false) { nodes { name } } __typename }"),
    # look-ups, node, nodes, viewer
    Asked(
        "{ viewer { __typename audience role locale timeZone scopes user { name email }"
        " customer { id name } partner { id name } } }"
    ),
    Asked("query($id: ID!) { customer(id: $id) { id name city } }", {"id": ACME}),
    Asked("query($id: ID!) { customer(id: $id) { id name } }", {"id": GLOBEX}),
    Asked("query($id: ID!) { c: customer(id: $id) { id } }", {"id": DEAL}),
    Asked("query($id: ID!) { customer(id: $id) { id } }", {"id": ABSENT}),
    Asked('{ customer(id: "x") { id } product(id: "") { id } contact(id: 7) { id } }'),
    Asked(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Customer { name }"
        " ... on Task { title } } }",
        {"ids": MIXED},
    ),
    Asked("query($ids: [ID!]!) { nodes(ids: $ids) { ... on Contact { name } } }", {"ids": MIXED}),
    Asked('{ nodes(ids: []) { id } one: nodes(ids: "x") { id } }'),
    *(
        Asked(
            "query($id: ID!) { node(id: $id) { id __typename ... on Customer { name city } } }",
            {"id": one},
        )
        for one in MIXED
    ),
    # money, computed fields, embedded objects, lists, enumerations, scalars of every kind
    Asked(
        "{ deals(first: 10) { nodes { value { amount currency formatted __typename }"
        ' de: value { formatted(locale: "de") } } } }'
    ),
    Asked(
        "query($l: Locale) { deals(first: 5) { nodes { value { formatted(locale: $l) } } } }",
        {"l": "fr-FR"},
    ),
    Asked("query($l: Locale) { deals(first: 5) { nodes { value { formatted(locale: $l) } } } }"),
    Asked(
        "{ deals(first: 30) { nodes { probability publicStage status priority expectedCloseDate"
        " closedAt openedAt version expectedMrr { amount } } } }"
    ),
    Asked("{ deals(first: 30) { nodes { publicStage status closedAt expectedCloseDate } } }"),
    Asked(
        "{ customers(first: 30) { nodes { billingAddress { line1 city country __typename }"
        " shippingAddress { postalCode } accountManager { name email phone __typename } } } }"
    ),
    Asked(
        "{ tasks(first: 30) { nodes { title dueDate dueTime dueZone dueAt isOverdue status"
        " completedAt tags { name colour } } } }"
    ),
    Asked(
        "{ pipelines { nodes { name stages { name position requiredFields probability maxDays } } } }"
    ),
    Asked(
        "{ teams { nodes { name lead { name } parent { name } members { name } teams { nodes {"
        " name } } memberships { nodes { user { name } validFrom validUntil isPrimary } } } } }"
    ),
    Asked("{ users { nodes { name status teams { name } deals(first: 1) { count { value } } } } }"),
    Asked("{ users { nodes { name email status version } } }"),
    Asked(
        "{ events(first: 20) { nodes { name at subjectType subjectId changes actor { name }"
        " deal { name } customer { name } } } }"
    ),
    Asked(
        "{ customers(first: 20) { nodes { name tier { name benefits } tierMemberships { nodes {"
        " tier { name } isCurrent validFrom validUntil reason } } } } }"
    ),
    Asked(
        "{ customerTiers { nodes { name thresholdUp { amount currency } customers { count {"
        " value } nodes { name } } } } }"
    ),
    Asked(
        "{ products { nodes { sku name family { name products { count { value } } } listPrices {"
        " nodes { price { amount currency formatted } validFrom } } } } }"
    ),
    Asked(
        "{ leads { nodes { name status partner { name } owner { name } convertedDeal { name } } } }"
    ),
    Asked("{ leads { nodes { name status activities { nodes { subject } } } } }"),
    Asked(
        "{ partners { nodes { name tier { name rank } channelManager { name } accountManager {"
        " name } deals { nodes { name } } leads { nodes { name } } contacts { nodes { name } } } } }"
    ),
    Asked(
        "{ viewer { partner { name tier { name } accountManager { name } deals { nodes { name"
        " customer { name city } } } contacts { nodes { name } } } } }"
    ),
    Asked(
        "{ viewer { customer { name tier { name } accountManager { email } contacts { nodes {"
        " name consents { nodes { purpose } } } } tasks { nodes { title } } activities { nodes {"
        " subject } } } } }"
    ),
    # filters
    Asked('{ customers(filter: {name: {contains: "MULLER"}}) { nodes { name } } }'),
    Asked(
        '{ customers(filter: {name: {contains: "MULLER", caseSensitive: true}}) { nodes { name } } }'
    ),
    Asked('{ customers(filter: {name: {startsWith: "a%"}}) { nodes { name } } }'),
    Asked('{ customers(filter: {name: {in: ["ACME industries, inc.", "x"]}}) { nodes { name } } }'),
    Asked("{ customers(filter: {name: {in: []}}) { nodes { name } } }"),
    Asked("{ customers(filter: {name: {notIn: []}}) { count { value } } }"),
    Asked("{ customers(filter: {notes: {isNull: true}}) { nodes { name } } }"),
    Asked("{ customers(filter: {notes: {ne: null}, health: {notIn: [GOOD]}}) { nodes { name } } }"),
    Asked("{ customers(filter: {health: {ne: GOOD}}) { nodes { name health } } }"),
    Asked(
        "query($f: CustomerFilter) { customers(filter: $f) { nodes { name } } }",
        {"f": {"or": [{"name": {"contains": "acme"}}, {"city": {"eq": "köln"}}]}},
    ),
    Asked("query($f: CustomerFilter) { customers(filter: $f) { nodes { name } } }", {"f": None}),
    Asked("query($f: CustomerFilter) { customers(filter: $f) { nodes { name } } }"),
    Asked(
        "query($f: [CustomerFilter!]) { customers(filter: {and: $f}) { count { value } } }",
        {"f": [{"not": {"name": {"eq": "x"}}}]},
    ),
    Asked("{ customers(filter: {and: [], or: []}) { count { value } } }"),
    Asked("{ customers(filter: {not: {}}) { count { value } } }"),
    Asked("{ customers(filter: {parent: {isNull: false}}) { nodes { name parent { name } } } }"),
    Asked('{ customers(filter: {parent: {name: {contains: "a"}}}) { nodes { name } } }'),
    Asked("{ customers(filter: {parent: {name: {}}}) { nodes { name } } }"),
    Asked("{ customers(filter: {deals: {some: {status: {eq: WON}}}}) { nodes { name } } }"),
    Asked("{ customers(filter: {deals: {every: {status: {ne: LOST}}}}) { nodes { name } } }"),
    Asked("{ customers(filter: {deals: {none: {}}}) { nodes { name } } }"),
    Asked("{ customers(filter: {contacts: {some: {isPrimary: {eq: true}}}}) { nodes { name } } }"),
    Asked("{ contacts(filter: {customer: {isNull: true}}) { count { value } } }"),
    Asked('{ contacts(filter: {tags: {some: {name: {eq: "vip"}}}}) { count { value } } }'),
    Asked(
        '{ deals(filter: {value: {currency: EUR, gte: "10000", lt: "50000.00"}}) { nodes {'
        " name value { amount } } } }"
    ),
    Asked(
        '{ deals(filter: {value: {currency: "EUR", gte: "10000", lt: "50000.00"}}) { nodes { name'
        " } } }"
    ),
    Asked('{ deals(filter: {value: {gte: "1"}}) { nodes { name } } }'),
    Asked("{ deals(filter: {value: {isNull: true}}) { nodes { name } } }"),
    Asked(
        '{ deals(filter: {expectedCloseDate: {between: {from: "2026-01-01"}}}) { nodes { name } } }'
    ),
    *(
        Asked(
            "query($r: RelativeDate!) { tasks(filter: {or: [{dueDate: {relative: $r}}, {createdAt:"
            " {relative: $r}}]}) { nodes { title } } }",
            {"r": one},
        )
        for one in (
            "TODAY",
            "THIS_WEEK",
            "NEXT_WEEK",
            "LAST_MONTH",
            "THIS_QUARTER",
            "LAST_QUARTER",
            "NEXT_YEAR",
            "LAST_90_DAYS",
            "NEXT_7_DAYS",
            "YESTERDAY",
        )
    ),
    Asked("{ tasks(filter: {isOverdue: {eq: true}}) { nodes { title } } }"),
    Asked(
        '{ tasks(filter: {dueTime: {gte: "12:00"}, status: {in: [PENDING, COMPLETED]}}) {'
        " nodes { title } } }"
    ),
    Asked(
        'query($id: ID!) { customers(filter: {id: {in: [$id, "x"]}}) { nodes { name } } }',
        {"id": ACME},
    ),
    Asked(
        "query($id: ID!) { customers(filter: {id: {notIn: [$id], isNull: false}}) { count {"
        " value } } }",
        {"id": ACME},
    ),
    Asked('{ customers(filter: {id: {ne: "x"}}) { count { value } } }'),
    # search
    *(
        Asked(
            "query($s: String) { customers(search: $s) { count { value } nodes { name } } }",
            {"s": one},
        )
        for one in (
            "acme",
            "industries  acme",
            "MÜLLER sohne",
            "%",
            "_",
            "\\",
            "",
            " ",
            "日本",
            "x y z",
            None,
        )
    ),
    # orderings and pages
    Asked("{ customers(orderBy: [{field: NAME}]) { nodes { name } } }"),
    Asked(
        "{ customers(orderBy: [{field: NAME, direction: DESC}], last: 3) { nodes { name } "
        + PAGE
        + " } }"
    ),
    Asked(
        "{ customers(orderBy: [{field: HEALTH, nulls: FIRST}, {field: STATUS, direction: DESC}])"
        " { nodes { health status name } } }"
    ),
    Asked(
        "{ customers(orderBy: [{field: HEALTH, direction: DESC}]) { nodes { health } "
        + PAGE
        + " } }"
    ),
    Asked(
        "{ deals(orderBy: [{field: VALUE, direction: DESC, nulls: LAST}]) { nodes { value {"
        " amount currency } } } }"
    ),
    Asked(
        "{ deals(orderBy: [{field: PROBABILITY}, {field: EXPECTED_CLOSE_DATE, nulls: FIRST}]) {"
        " edges { cursor node { probability } } } }"
    ),
    Asked(
        "{ tasks(orderBy: [{field: DUE_TIME}, {field: IS_OVERDUE, direction: DESC}], first: 4) {"
        " edges { cursor node { dueTime title } } " + PAGE + " } }"
    ),
    Asked("{ customers(orderBy: []) { nodes { name } } }"),
    Asked(
        "query($o: [CustomerOrder!]) { customers(orderBy: $o, first: 3) { nodes { name } "
        + PAGE
        + " } }",
        {"o": [{"field": "CITY", "direction": "DESC"}]},
    ),
    Asked(
        "{ customers(first: 0) { nodes { name } edges { cursor } " + PAGE + " count { value } } }"
    ),
    Asked("{ customers(last: 0) { nodes { name } " + PAGE + " } }"),
    Asked("{ customers(first: 1000000) { nodes { name } } }"),
    Asked("{ customers(first: -1) { nodes { name } } }"),
    Asked("{ customers(first: 1, last: 1) { nodes { name } } }"),
    Asked('{ customers(after: "nonsense") { nodes { name } } }'),
    Asked('{ customers(after: "") { nodes { name } } viewer { role } }'),
    # counts and aggregates
    Asked("{ deals { count { value precision __typename } } }"),
    Asked(
        "{ deals(first: 1, filter: {status: {eq: WON}}) { count { value } aggregate { __typename"
        ' sum { value { amount currency formatted(locale: "de") } } avg { value { amount } '
        " probability } min { expectedCloseDate closedAt } max { updatedAt value { amount } } } } }"
    ),
    Asked(
        '{ deals(filter: {name: {eq: "no such"}}) { count { value } aggregate { sum { value {'
        " amount } probability } avg { probability } max { closedAt } } } }"
    ),
    Asked(
        "{ customers(first: 5) { nodes { name deals { count { value } aggregate { sum { value {"
        " amount currency } } max { closedAt } } } } } }"
    ),
    Asked(
        "{ activities { count { value } aggregate { sum { durationMinutes } avg { durationMinutes }"
        " min { scheduledFor } } } }"
    ),
    Asked(
        "{ activities { count { value } aggregate { min { scheduledFor } max { createdAt } } } }"
    ),
]
REFUSED: Final = [
    "{ nothing }",
    "{ customers { nothing } }",
    "{ customers(filter: {nothing: {eq: 1}}) { count { value } } }",
    "{ customers(orderBy: [{field: NOTHING}]) { count { value } } }",
    "{ customers { aggregate { sum { nothing } } } }",
    "query($x: Nothing) { viewer { role } }",
    '{ customers(first: "1") { count { value } } }',
    "{ deals(filter: {value: {currency: XXXX}}) { count { value } } }",
    "query($id: ID!) { viewer { role } }",
    "{ ...F } fragment F on Query { ...F }",
]
