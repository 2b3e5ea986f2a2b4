"""Quotes of hundreds of lines: no page is heavy, no line is lost, and all can be printed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from tests.portals.quotes.offering import TILLS, Offer, offer
from tests.portals.visiting import Visitor

LARGEST = 60_000
MANY = 200
NAME = re.compile(r'<bdi class="name">(Tills of [^<]*)</bdi>')


def line(number: int, **more: Any) -> dict[str, Any]:
    return {
        **TILLS,
        "unit_price": Decimal("3.49"),
        "key": f"line{number}",
        "name": f"Tills of branch {number}, with scanner and drawer",
        "text": "Mounted, connected and explained to the people of the branch. " * 2,
        **more,
    }


@pytest.fixture(scope="module")
def long_quote(application: Visitor) -> Offer:
    application.enter("")
    lines = [line(n, discount_percent=Decimal(5)) for n in range(1, MANY)]
    option = line(MANY, optional=True, chosen=False)
    heading = {"key": "s1", "kind": "SECTION", "name": "Branches in the north"}
    return offer(lines=[lines[0], heading, *lines[1:], option], discount={"percent": Decimal(3)})


@pytest.mark.parametrize("path", ["", "/changes", "/ledger", "/accept", "/done", "/versions"])
def test_no_page_of_a_long_quote_is_heavy(stranger: Visitor, long_quote: Offer, path: str):
    page = stranger.get(long_quote.link() + path)
    assert len(page.content) < LARGEST
    for place in set(re.findall(r'href="\?lines=(\d+)"', page.text)):
        other = stranger.get(f"{long_quote.link()}{path}?lines={place}")
        assert other.status_code == 200
        assert len(other.content) < LARGEST


def test_every_line_is_in_one_part_and_all_are_in_the_whole(stranger: Visitor, long_quote: Offer):
    first = stranger.get(long_quote.link())
    places = sorted(map(int, set(re.findall(r'href="\?lines=(\d+)"', first.text))))
    assert len(places) > 2
    parts = [NAME.findall(stranger.get(f"{long_quote.link()}?lines={n}").text) for n in places]
    names = [name for part in parts for name in part]
    assert len(names) == len({*names}) == MANY
    whole = stranger.get(f"{long_quote.link()}?lines=all")
    assert NAME.findall(whole.text) == names
    assert "the sums are of all" in first.text
    assert "the sums are of all" not in whole.text


def test_the_sum_of_a_section_is_of_all_its_lines(stranger: Visitor, long_quote: Offer):
    section = r'scope="rowgroup".*?</tr>'
    shown = [
        re.search(section, stranger.get(f"{long_quote.link()}?lines={place}").text, re.DOTALL)
        for place in ("1", "2", "all")
    ]
    assert len({one[0] for one in shown if one}) == 1
    assert all(shown)


@pytest.mark.parametrize("place", ["0", "-1", "99", "nonsense", "²", "9" * 40])
def test_a_part_that_is_none_is_the_first(stranger: Visitor, long_quote: Offer, place: str):
    page = stranger.get(f"{long_quote.link()}?lines={place}")
    assert page.status_code == 200
    assert "Tills of branch 1," in page.text


def test_a_line_of_any_part_is_asked_about_and_wished_different(
    stranger: Visitor, long_quote: Offer
):
    at = long_quote.link()
    page = stranger.get(f"{at}?lines=2")
    link = re.search(r'href="(\?lines=2&amp;line=line\d+)#ask"', page.text)
    assert link
    asking = stranger.get(at + link[1].replace("&amp;", "&"))
    assert re.search(r"<option[^>]* selected>Tills of branch", asking.text)
    changes = stranger.get(f"{at}/changes?lines=2")
    key = re.search(r'name="lines.0.lineKey" value="(line\d+)"', changes.text)
    assert key
    fields = {"lines.0.lineKey": key[1], "lines.0.text": "One less", "text": "See line"}
    sent = stranger.fields(changes, "RequestQuoteChanges") | fields
    assert stranger.post(f"{at}/changes", sent).status_code == 303
    assert "One less" in stranger.get(at).text


def test_a_short_quote_has_no_parts(stranger: Visitor):
    page = stranger.get(offer(lines=[TILLS, line(1)]).link())
    assert "?lines=" not in page.text
