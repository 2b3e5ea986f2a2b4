"""Lists as files for spreadsheets: with the reader's rights, and nothing in them that acts."""

from __future__ import annotations

import csv

import pytest
from httpx2 import Response
from sqlalchemy import update

from models import database
from models.identities import User
from portals import exporting
from tests.portals.quotes.offering import offer
from tests.portals.quotes.test_orders import charged, order_of
from tests.portals.test_forms import colleague
from tests.portals.visiting import Visitor

EVIL = '=HYPERLINK("https://evil.test","Total")'


def rows(page: Response) -> list[list[str]]:
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/csv; charset=utf-8"
    assert page.headers["x-content-type-options"] == "nosniff"
    text = page.content.decode("utf-8-sig")
    assert page.content.startswith("\ufeff".encode())
    return list(csv.reader(text.splitlines()))


def of(visitor: Visitor, name: str, query: str = "") -> list[list[str]]:
    return rows(visitor.get(f"/portal/export/{name}.csv{query}"))


def test_a_list_has_all_rows_of_its_tab_and_what_they_say(ana: Visitor):
    quotes = [offer(title=f"{fruit} for the canteen") for fruit in ("Apples", "Pears", "Plums")]
    quotes[0].withdrawn()
    heading, *listed = of(ana, "quotes")
    assert heading[:3] == ["Quote", "Title", "Status"]
    assert quotes[0].number not in {one[0] for one in listed}
    mine = next(one for one in listed if one[0] == quotes[1].number)
    assert mine[1:4] == ["Pears for the canteen", "To decide", "1"]
    assert mine[6:] == ["2491.86", "EUR"]
    everything = {one[0] for one in of(ana, "quotes", "?tab=all")}
    assert {one.number for one in quotes} <= everything
    assert [one[0] for one in of(ana, "quotes", "?search=plums")[1:]] == [quotes[2].number]


def test_more_than_one_page_is_read_to_its_end(ana: Visitor, monkeypatch: pytest.MonkeyPatch):
    found = of(ana, "quotes", "?tab=all")
    monkeypatch.setattr(exporting, "MOST_PAGES", 1)
    assert of(ana, "quotes", "?tab=all") == found


def test_orders_and_invoices_are_lists_too(application: Visitor):
    ana = application.enter("ana")
    order = order_of(ana)
    invoice = charged(order)
    assert [order.number, "Tills for the new branch"] in [one[:2] for one in of(ana, "orders")]
    listed = [one for one in of(ana, "invoices") if one[0] == invoice.number]
    assert [one[1] for one in listed] == [order.number]
    cleo = application.enter("cleo")
    for name, number in (("orders", order.number), ("invoices", str(invoice.number))):
        assert number not in {one[0] for one in of(cleo, name)}
    assert application.enter("").get("/portal/export/orders.csv").status_code == 303


def test_a_text_that_would_be_a_formula_is_a_text(ana: Visitor):
    offer(title=EVIL)
    titles = [one[1] for one in of(ana, "quotes")]
    assert f"'{EVIL}" in titles
    assert EVIL not in titles


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "\uff1d1"])
def test_what_a_formula_begins_with_is_guarded(text: str):
    assert exporting.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5.00", "12", "Acme = us", "", "2027-01-01"])
def test_what_is_none_is_left_as_it_is(text: str):
    assert exporting.harmless(text) == text


def test_the_headings_are_in_the_readers_language(ana: Visitor):
    german = colleague("gunther@acme.test")
    with database.sessions().begin() as session:
        session.execute(update(User).where(User.email == german).values(locale="de-DE"))
    heading, *_ = of(ana.enter(german), "invoices")
    assert heading[0] == "Rechnung"


def test_a_list_that_is_none_is_a_404(ana: Visitor):
    assert ana.get("/portal/export/users.csv").status_code == 404
