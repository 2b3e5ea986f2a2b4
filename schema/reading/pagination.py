"""A page made in Python of its level's rows: the same page that the database writes as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema.reading.plan import Constant, Nodes, PageInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.reading.plan import Page


def page_maker(page: Page, lists: list[str]) -> Callable[[Any, dict[str, Any]], dict[str, Any]]:
    """Return the function from a level's rows and the whole-set parts to the connection."""
    position = {key: str(index) for index, key in enumerate(lists)}

    def make(rows: Any, whole: dict[str, Any]) -> dict[str, Any]:
        kept, more = rows, page.looks_ahead and len(rows) > page.size
        if more:
            kept = rows[1:] if page.level.backwards else rows[: page.size]
        made: dict[str, Any] = {}
        for key, part in page.parts:
            if isinstance(part, Nodes):
                made[key] = [row[position[key]] for row in kept]
            elif isinstance(part, PageInfo):
                made[key] = _info(page, part, kept, position.get(""), more=more)
            else:
                made[key] = whole[key]
        return made

    return make


def _info(
    page: Page, part: PageInfo, kept: Any, cursor: str | None, *, more: bool
) -> dict[str, Any]:
    backwards = page.level.backwards
    facts = {
        "hasNextPage": page.given if backwards else more,
        "hasPreviousPage": more if backwards else page.given,
        "startCursor": kept[0][cursor]["c"] if kept and cursor else None,
        "endCursor": kept[-1][cursor]["c"] if kept and cursor else None,
    }
    return {
        key: fact.value if isinstance(fact, Constant) else facts[fact] for key, fact in part.entries
    }
