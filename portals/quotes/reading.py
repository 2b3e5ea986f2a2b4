"""What the pages about a quote are given: frozen content in sections, thread, standing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import orjson

from portals.quotes.comparing import compare
from portals.quotes.paging import part_of
from portals.quotes.standing import standing_of

if TYPE_CHECKING:
    from portals.visits import Visit

Row = Mapping[str, Any]
MOST_CHANGES: Final = 15
"""So many changed lines stand on the quote's own page; more of them have a page for themselves."""


@dataclass(slots=True)
class Section:
    """Lines under one heading; those before the first heading have none. Some are `shown`."""

    heading: Row | None = None
    lines: list[Row] = field(default_factory=list)
    shown: list[Row] = field(default_factory=list)

    @property
    def subtotal(self) -> str:
        """What its lines that count come to."""
        counted = [one for one in self.lines if one["kind"] == "PRODUCT" and counts(one)]
        return str(sum((Decimal(one["net"]) for one in counted), Decimal()))


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said, and what was replied to it."""

    first: Row
    replies: list[Row]


def quote_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What every page about one quote is given."""
    quote = found["quotes"]["nodes"][0]
    content = orjson.loads(quote["version"]["content"])
    return {
        "quote": quote,
        "version": quote["version"],
        "content": content,
        "currency": content["currency"],
        "standing": standing_of(visit.actor, quote),
        "contact": content["representative"],
        "document_language": content["language"],
    }


def page_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the page to read and decide on is given besides."""
    given = quote_view(visit, found)
    quote, content = given["quote"], given["content"]
    part = part_of(visit, content["lines"])
    about = visit.request.query_params.get("line", "")
    bounds = {one["key"]: one for one in quote["version"]["lines"]["nodes"]}
    return {
        **given,
        "part": part,
        "sections": sections(content["lines"], part.rows),
        "bounds": bounds,
        "choosable": given["standing"].may_choose
        and any(one["key"] in bounds for one in part.rows),
        "threads": threads(quote["comments"]["nodes"]),
        "ordered": next(iter(quote["orders"]["nodes"]), None),
        "named": {line["key"]: line["name"] for line in content["lines"]},
        "askable": _askable(content["lines"], part.rows, about),
        "about": about,
        "signed_in_as": _someone_else(visit),
        **_replaced(quote, content),
    }


def sections(lines: Iterable[Row], some: Iterable[Row]) -> list[Section]:
    """Some of the lines by the headings they stand under; the sums are of all lines there."""
    found = [Section()]
    for line in lines:
        if line["kind"] == "SECTION":
            found.append(Section(line))
        else:
            found[-1].lines.append(line)
    keys = {one["key"] for one in some}
    for section in found:
        section.shown = [one for one in section.lines if one["key"] in keys]
    return [one for one in found if one.shown or (one.heading and one.heading["key"] in keys)]


def counts(line: Row) -> bool:
    """Whether a line is part of the total."""
    return not line.get("optional") or bool(line.get("chosen"))


def threads(comments: Iterable[Row]) -> list[Said]:
    """What was said first, each with its replies."""
    found: dict[str, Said] = {}
    for one in comments:
        first = one["replyTo"] and found.get(one["replyTo"]["id"])
        if first:
            first.replies.append(one)
        else:
            found[one["id"]] = Said(one, [])
    return list(found.values())


def _replaced(quote: Row, content: Row) -> dict[str, Any]:
    """The version before this one, if it was asked for, and what is different since."""
    earlier = next(iter(quote.get("earlier", {}).get("nodes", ())), None)
    changes = compare(orjson.loads(earlier["content"]), content) if earlier else None
    short = changes is not None and len(changes.lines) <= MOST_CHANGES
    return {"earlier": earlier, "changes": changes if short else None}


def _askable(lines: Iterable[Row], some: Iterable[Row], about: str) -> list[tuple[str, str]]:
    """What can be asked about by name: the products that are shown, and the one chosen already."""
    keys = {about, *(one["key"] for one in some)}
    return [
        (one["key"], one["name"])
        for one in lines
        if one["kind"] == "PRODUCT" and one["key"] in keys
    ]


def _someone_else(visit: Visit) -> str:
    """Who is signed in here, when the link was mailed to another one."""
    signed_in: str = getattr(visit.request.state, "signed_in_as", "")
    return "" if signed_in.casefold() == visit.actor.email.casefold() else signed_in
