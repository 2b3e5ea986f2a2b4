"""Orders and invoices of hundreds of lines: every line is read, and no page is heavy."""

from __future__ import annotations

import re

import pytest

from tests.portals.quotes.offering import TILLS, offer
from tests.portals.quotes.test_long_quotes import LARGEST, line
from tests.portals.quotes.test_orders import charged, order_of
from tests.portals.visiting import Visitor

MANY = 230
NAME = re.compile(r"<bdi>(Tills of branch [^<]*)</bdi>")


@pytest.fixture(scope="module")
def papers(application: Visitor) -> list[str]:
    """The addresses of a long order and of its invoice."""
    ana = application.enter("ana")
    order = order_of(ana, offer(lines=[line(n) for n in range(MANY)]))
    return [f"/portal/orders/{order.number}", f"/portal/invoices/{charged(order).number}"]


@pytest.mark.parametrize("which", [0, 1], ids=["order", "invoice"])
def test_every_line_stands_in_one_part_of_a_light_page(ana: Visitor, papers: list[str], which: int):
    first = ana.get(papers[which])
    places = sorted(map(int, set(re.findall(r'href="\?lines=(\d+)"', first.text))))
    assert len(places) > 2
    pages = [ana.get(f"{papers[which]}?lines={place}") for place in places]
    assert max(len(page.content) for page in pages) < LARGEST
    names = [name for page in pages for name in NAME.findall(page.text)]
    assert len(names) == len({*names}) == MANY
    assert NAME.findall(ana.get(f"{papers[which]}?lines=all").text) == names


def test_the_staff_read_every_line_at_once(application: Visitor, papers: list[str]):
    number = papers[0].rpartition("/")[2]
    page = application.enter("admin").get(f"/app/orders/{number}")
    assert len({*NAME.findall(page.text)}) == MANY


def test_a_short_order_has_no_parts(ana: Visitor):
    order = order_of(ana, offer(lines=[TILLS]))
    assert "?lines=" not in ana.get(f"/portal/orders/{order.number}").text
