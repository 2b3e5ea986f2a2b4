"""Two versions of a quote side by side, as the API tells it."""

from __future__ import annotations

from enum import StrEnum

from schema.blueprints import Argument, Blueprint, Member, Origin, draw, enumeration
from schema.roots import ROOTS, Root


class LineChangeKind(StrEnum):
    """What became of a line: added, removed, or changed in the fields that are named."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"


COMPARISON, LINE, FIELD = "QuoteComparison", "QuoteLineChange", "QuoteFieldChange"
LINE_MEMBERS = {
    "key": ("str", "The line's key, the same in all versions."),
    "name": ("str", "What it is called, in the later version if it is there."),
    "change": ("LineChangeKind", "What became of it."),
}
FIELD_MEMBERS = {
    "name": ("str", "The field of `QuoteLine`, such as `unitPrice`."),
    "before": ("str | None", "What it was, as text."),
    "after": ("str | None", "What it is, as text."),
}


def _members(kind: str, given: dict[str, tuple[str, str]]) -> dict[str, Member]:
    return {
        name: Member(annotation, text, Origin(kind, name, "shown"))
        for name, (annotation, text) in given.items()
    }


enumeration(LineChangeKind)
draw(Blueprint(FIELD, "object", "A field that reads differently.", _members(FIELD, FIELD_MEMBERS)))
draw(
    Blueprint(
        LINE,
        "object",
        "A line that is different.",
        _members(
            LINE,
            LINE_MEMBERS
            | {"fields": (f"list[{FIELD}]", "What is different; empty if added or removed.")},
        ),
    )
)
draw(
    Blueprint(
        COMPARISON,
        "object",
        "Two versions of one quote; their totals are those of `before` and `after`.",
        _members(
            COMPARISON,
            {
                "before": ("QuoteVersion", "The version that is compared."),
                "after": ("QuoteVersion", "The version that it is compared with."),
                "lines": (f"list[{LINE}]", "The lines that are different."),
            },
        ),
    )
)
ROOTS["quoteComparison"] = Root(
    f"{COMPARISON} | None",
    "What is different between any two versions of a quote; null unless both are there for you.",
    {
        "quoteId": Argument("ID", "The quote."),
        "before": Argument("int", "The number of the version to start from."),
        "after": Argument("int", "The number of the version to compare it with."),
    },
)
