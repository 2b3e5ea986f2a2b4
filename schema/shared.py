"""The types that belong to no context: nodes, pages, money, counts, errors."""

from __future__ import annotations

import enum

from models.errors import ErrorCode
from schema.blueprints import Blueprint, Member, draw, enumeration
from schema.choices import CountPrecision, NullsOrder, RelativeDate, SortDirection
from schema.filtering import draw_comparators
from schema.money import draw_money

UserErrorCode = enum.Enum(  # type: ignore[misc]
    "UserErrorCode", {code.name: code.value for code in ErrorCode}
)


def draw_shared() -> None:
    """Register the shared types."""
    for members in (SortDirection, NullsOrder, CountPrecision, RelativeDate):
        enumeration(members)
    enumeration(UserErrorCode, "What a person can correct; closed, projected to each role.")
    draw(Blueprint("Node", "interface", "A record with an id.", {"id": Member("ID", "Its id.")}))
    page_info = {
        "hasNextPage": Member("bool", "Whether rows follow the page."),
        "hasPreviousPage": Member(
            "bool", "Whether the page started at a cursor or rows precede it."
        ),
        "startCursor": Member("str | None", "The cursor of the first row."),
        "endCursor": Member("str | None", "The cursor of the last row."),
    }
    draw(Blueprint("PageInfo", "object", "Where a page lies among all rows.", page_info))
    count = {
        "value": Member("int", "The number of matching rows, 10,000 at most."),
        "precision": Member("CountPrecision", "Whether there may be more."),
    }
    draw(Blueprint("Count", "object", "How many rows match.", count))
    draw_money()
    draw(Blueprint("UserError", "object", "What was wrong with a mutation's input.", _user_error()))
    draw_comparators()


def _user_error() -> dict[str, Member]:
    return {
        "code": Member("UserErrorCode", "What is wrong."),
        "message": Member("str", "For people."),
        "path": Member("list[str]", 'Where in the arguments, such as ["input", "name"].'),
        "params": Member("JSON | None", "Values for clients that write their own messages."),
        "retryable": Member("bool", "Whether the same request may succeed later."),
        "helpUrl": Member("URL | None", "Where this is explained."),
    }
