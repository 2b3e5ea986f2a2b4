"""The statistics: numbers over the rows that are there for you, each with the filter behind it."""

from __future__ import annotations

from dataclasses import dataclass

from schema.blueprints import Argument, Blueprint, Member, Origin, draw
from schema.roots import ROOTS, Root


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: which grouped rows it counts, and the filter that returns them."""

    kind: str  # count, deals, value, weighted, rate
    condition: str
    narrowing: str  # JSON of a filter; {today} and {now} are the request's
    description: str


_WON = ("m.status = 'WON'", '{"status":{"eq":"WON"}}')
_LOST = ("m.status = 'LOST'", '{"status":{"eq":"LOST"}}')
_OPEN = ("m.status = 'OPEN'", '{"status":{"eq":"OPEN"}}')
_ALL = ("true", "")
_CLOSED = ("m.status <> 'OPEN'", '{"status":{"in":["WON","LOST"]}}')
_OVERDUE = ("m.overdue", '{"isOverdue":{"eq":true}}')


def _is(column: str, field: str, value: str) -> tuple[str, str]:
    return f"m.{column} = '{value}'", f'{{"{field}":{{"eq":"{value}"}}}}'


DEALS = {
    "count": Figure("count", *_ALL, "Deals."),
    "value": Figure("value", *_ALL, "Their value, one amount per currency."),
    "weighted": Figure(
        "weighted", *_ALL, "Value × probability (the deal's own, else its stage's), per currency."
    ),
}
WINS = {
    "rate": Figure(
        "rate", *_CLOSED, "Won of all closed deals in percent, 2 decimals; null if none."
    ),
    "won": Figure("count", *_WON, "Deals won."),
    "lost": Figure("count", *_LOST, "Deals lost."),
    "wonValue": Figure("value", *_WON, "The value of the deals won, one amount per currency."),
}
PERFORMANCE = WINS | {
    "open": Figure("count", *_OPEN, "Deals that are open."),
    "openValue": Figure("value", *_OPEN, "The value of open deals, one amount per currency."),
    "openWeighted": Figure("weighted", *_OPEN, "The same × probability."),
}
ACTIVITIES = {
    "count": Figure("count", *_ALL, "Activities."),
    "planned": Figure("count", *_is("status", "status", "PLANNED"), "Still to be done."),
    "done": Figure("count", *_is("status", "status", "DONE"), "Done."),
    "cancelled": Figure("count", *_is("status", "status", "CANCELLED"), "Cancelled."),
}
TASKS = {
    "count": Figure("count", *_ALL, "Tasks."),
    "pending": Figure("count", *_is("status", "status", "PENDING"), "Not begun."),
    "inProgress": Figure("count", *_is("status", "status", "IN_PROGRESS"), "Begun."),
    "completed": Figure("count", *_is("status", "status", "COMPLETED"), "Completed."),
    "cancelled": Figure("count", *_is("status", "status", "CANCELLED"), "Cancelled."),
    "overdue": Figure("count", *_OVERDUE, "Due before now and neither completed nor cancelled."),
}
_OFFERED = (
    "m.status IN ('SENT', 'VIEWED', 'CHANGES_REQUESTED')",
    '{"status":{"in":["SENT","VIEWED","CHANGES_REQUESTED"]}}',
)
_ACCEPTED = _is("status", "status", "ACCEPTED")
_DECIDED = (
    "m.status IN ('ACCEPTED', 'DECLINED', 'EXPIRED')",
    '{"status":{"in":["ACCEPTED","DECLINED","EXPIRED"]}}',
)
QUOTES = {
    "count": Figure("count", *_ALL, "Quotes."),
    "value": Figure("value", *_ALL, "Their totals, one amount per currency."),
    "open": Figure("count", *_OFFERED, "With the customer, who may still decide."),
    "openValue": Figure("value", *_OFFERED, "Their totals, one amount per currency."),
    "accepted": Figure("count", *_ACCEPTED, "Accepted."),
    "acceptedValue": Figure("value", *_ACCEPTED, "Their totals, one amount per currency."),
    "acceptanceRate": Figure(
        "acceptance",
        *_DECIDED,
        "Accepted of all that were accepted, declined or expired, in percent; null if none.",
    ),
}


SHARED = (
    "Their value by the shares that the partners have in them, one amount per currency; whole where"
    " the shares are not for you."
)


def _of_part(part: str, said: str) -> dict[str, Figure]:
    """Return the figures of the deals in which partners have a part now.

    At `@` the filter says whose part, where the figures are of one partner.
    """
    found = {}
    for status, how in (("WON", "won"), ("OPEN", "still open")):
        name = f"{part.lower()}{status.title()}"
        condition = f"m.partner_role = '{part}' AND m.status = '{status}'"
        mine = (
            f'{{"partnerParts":{{"some":{{@"role":{{"eq":"{part}"}},"until":{{"isNull":true}}}}}}}}'
        )
        narrowing = f'{mine},{{"status":{{"eq":"{status}"}}}}'
        found[name] = Figure("deals", condition, narrowing, f"Deals that {said}, {how}.")
        found[f"{name}Value"] = Figure("value", condition, narrowing, SHARED)
    return found


PARTS = (
    _of_part("SOURCED", "partners brought")
    | _of_part("INFLUENCED", "partners helped with")
    | _of_part("RESALE", "partners resell")
)
_DIRECT = (
    "m.partner_id IS NULL AND m.status = 'WON'",
    '{"partnerParts":{"none":{"until":{"isNull":true}}}},{"status":{"eq":"WON"}}',
)
CONTRIBUTION = PARTS | {
    "directWon": Figure("deals", *_DIRECT, "Deals without a partner, won."),
    "directWonValue": Figure("value", *_DIRECT, "Their value, one amount per currency."),
}
OF_STATUS = {name: QUOTES[name] for name in ("count", "value")}
ONE = {"count": Figure("count", *_ALL, "How many.")}

FIGURES: dict[str, dict[str, Figure]] = {
    "PipelineStats": DEALS,
    "StageStats": DEALS,
    "WinRate": WINS,
    "TeamFigures": PERFORMANCE,
    "MemberFigures": PERFORMANCE,
    "ActivityStats": ACTIVITIES,
    "ActivityTypeStats": ONE,
    "TaskStats": TASKS,
    "TaskPriorityStats": ONE,
    "QuoteStats": QUOTES,
    "QuoteStatusStats": OF_STATUS,
    "PartnerContribution": CONTRIBUTION,
    "PartnerFigures": PARTS,
}
_RETURNS = {
    "count": "int",
    "deals": "int",
    "value": "list[Money]",
    "weighted": "list[Money]",
    "rate": "Decimal | None",
    "acceptance": "Decimal | None",
}
_TEXTS = {
    "PipelineStats": "Open and closed deals by stage.",
    "StageStats": "The deals in one stage.",
    "WinRate": "How many of the closed deals were won.",
    "TeamFigures": "The deals of one team.",
    "MemberFigures": "The deals of one owner within a team.",
    "ActivityStats": "Activities by state and type.",
    "ActivityTypeStats": "The activities of one type.",
    "TaskStats": "Tasks by state and priority.",
    "TaskPriorityStats": "The tasks of one priority.",
    "QuoteStats": "Quotes by status.",
    "QuoteStatusStats": "The quotes of one status.",
    "PartnerContribution": "What partners bring, help with and resell.",
    "PartnerFigures": "The same of one partner.",
}
_MORE: dict[str, dict[str, tuple[str, str]]] = {
    "PipelineStats": {
        "stages": ("list[StageStats]", "Every stage, in the order of the pipelines.")
    },
    "StageStats": {"stage": ("DealStage", "The stage.")},
    "TeamFigures": {
        "team": ("SalesTeam | None", "The team; null for deals without one."),
        "members": ("list[MemberFigures]", "By the deals' owners."),
    },
    "MemberFigures": {"user": ("User | None", "The owner; null for deals without one.")},
    "ActivityStats": {"byType": ("list[ActivityTypeStats]", "Types that occur, by name.")},
    "ActivityTypeStats": {"type": ("ActivityType", "The type.")},
    "TaskStats": {"byPriority": ("list[TaskPriorityStats]", "Priorities that occur, by name.")},
    "TaskPriorityStats": {"priority": ("TaskPriority", "The priority.")},
    "QuoteStats": {"byStatus": ("list[QuoteStatusStats]", "Statuses that occur, by name.")},
    "QuoteStatusStats": {"status": ("QuoteStatus", "The status.")},
    "PartnerContribution": {"partners": ("list[PartnerFigures]", "Partners that have a part.")},
    "PartnerFigures": {"partner": ("Partner | None", "The partner.")},
}


def _declare(kind: str) -> None:
    members: dict[str, Member] = {}
    for name, (annotation, text) in _MORE.get(kind, {}).items():
        members[name] = Member(annotation, text, Origin(kind, name, "shown"))
    for name, figure in FIGURES[kind].items():
        annotation = _RETURNS[figure.kind]
        members[name] = Member(annotation, figure.description, Origin(kind, name, "shown"))
        text = (
            f"The filter that returns the rows behind `{name}`; send it as the variable `$filter`."
        )
        members[filter_name(name)] = Member("JSON", text, Origin(kind, name, "shown"))
    draw(Blueprint(kind, "object", _TEXTS[kind], members))


def filter_name(figure: str) -> str:
    """Return the field that holds the filter behind a figure: `won` → `wonFilter`."""
    return "filter" if figure == "count" else f"{figure}Filter"


for _kind in FIGURES:
    _declare(_kind)


def _filter(entity: str) -> dict[str, Argument]:
    return {"filter": Argument(f"{entity}Filter | None", "Which rows to count.")}


ROOTS["pipelineStats"] = Root(
    "PipelineStats",
    "Deals by stage, of all pipelines unless one is named.",
    {"pipelineId": Argument("ID | None", "One pipeline only."), **_filter("Deal")},
)
ROOTS["winRate"] = Root(
    "WinRate", "Won of closed deals, of all time unless filtered.", _filter("Deal")
)
ROOTS["teamPerformance"] = Root(
    "list[TeamFigures]",
    "Deals by team and owner; filter by `closedAt` for a period.",
    _filter("Deal"),
)
ROOTS["activityStats"] = Root("ActivityStats", "Activities by state and type.", _filter("Activity"))
ROOTS["taskStats"] = Root("TaskStats", "Tasks by state and priority.", _filter("Task"))
ROOTS["quoteStats"] = Root(
    "QuoteStats", "Quotes by status, of all time unless filtered.", _filter("Quote")
)
ROOTS["partnerContribution"] = Root(
    "PartnerContribution",
    "Deals by the parts that partners have in them now; filter by `closedAt` for a period. A deal"
    " that one partner brought and another helped with counts for both, its value by their shares.",
    _filter("Deal"),
)
