"""The start page: what needs the visitor and nobody else, his news, and the figures."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import select

from models import clock, database
from models.events import Event
from portals.staff.desk import number_in
from portals.staff.figures import WIDE, shares
from resolvers.notifications import notify
from tests.portals.quotes.offering import offer
from tests.portals.staff.preparing import ROLES, YUKI, submitted
from tests.portals.visiting import Visitor
from tests.world import identity


@pytest.mark.parametrize(("role", "his"), [("agent", False), ("manager", True), ("finance", False)])
def test_an_approval_waits_for_whose_turn_it_is(application: Visitor, role: str, *, his: bool):
    _, request = submitted()
    assert (f"/app/approvals/{request}" in application.enter(role).get("/app").text) is his


def test_a_question_waits_for_the_owner_of_the_quote_alone(application: Visitor):
    quote = offer()
    application.enter("").send(quote.link(), "CommentOnQuote", text="Is the till waterproof?")
    owner = application.enter("agent").get("/app").text
    assert "Is the till waterproof?" in owner
    assert f"/app/quotes/{quote.number}?reply=qcm_" in owner
    for other in ("manager", "finance", "admin", YUKI):
        assert "Is the till waterproof?" not in application.enter(other).get("/app").text


def test_a_question_that_is_answered_waits_no_longer(application: Visitor):
    quote = offer()
    application.enter("").send(quote.link(), "CommentOnQuote", text="Is the till silent?")
    agent = application.enter("agent")
    link = next(one for one in agent.get("/app").text.split('"') if f"{quote.number}?reply" in one)
    here = link.removesuffix("#say")
    form = agent.fields(agent.get(here), "CommentOnQuote")
    assert agent.post(here, form | {"text": "Yes."}).status_code == 303
    assert "Is the till silent?" not in agent.get("/app").text


@pytest.mark.parametrize(("days", "soon"), [(3, True), (14, True), (30, False)])
def test_a_quote_that_expires_soon_is_named(application: Visitor, days: int, *, soon: bool):
    quote = offer(valid_until=clock.today("Europe/Berlin") + timedelta(days=days))
    page = application.enter("agent").get("/app")
    assert (f'href="/app/quotes/{quote.number}"' in page.text) is soon


def test_news_are_read_once_and_by_whom_they_are_for(application: Visitor):
    with database.sessions().begin() as session:
        event = session.scalars(select(Event).order_by(Event.at.desc()).limit(1)).one()
        told = "Ana looked at Q-2026-00003."
        notify(session, event, user_id=identity("finance"), text=told)
    assert told not in application.enter("manager").get("/app").text
    finance = application.enter("finance")
    assert told in finance.get("/app").text
    assert 'href="/app/quotes/Q-2026-00003"' in finance.get("/app").text
    assert finance.send("/app", "ReadNotification").headers["location"] == "/app"
    assert told not in finance.get("/app").text


@pytest.mark.parametrize("role", ROLES)
def test_the_figures_are_drawn_and_told(application: Visitor, role: str):
    offer()
    page = application.enter(role).get("/app").text
    assert '<svg class="figures"' in page
    assert '<rect class="share-open"' in page
    assert 'href="/app/quotes?tab=open"' in page
    assert " style=" not in page


def counted(status: str, count: int, amount: str = "10.00") -> dict[str, object]:
    value = [{"amount": amount, "currency": "EUR"}]
    return {"status": status, "count": count, "value": value}


def test_shares_fill_the_bar_whatever_they_are():
    made = shares([counted("DRAFT", 1), counted("SENT", 1), counted("ACCEPTED", 1)])
    assert [one.name for one in made] == ["making", "open", "accepted"]
    assert made[0].start == 0
    assert sum(one.width for one in made) == WIDE
    assert all(one.start + one.width == two.start for one, two in pairwise(made))


def test_shares_add_what_belongs_together():
    (share,) = shares([counted("SENT", 2, "1.10"), counted("VIEWED", 3, "2.20")])
    assert share.count == 5
    assert [Decimal(one["amount"]) for one in share.values] == [Decimal("3.30")]
    assert shares([]) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ana accepted Q-2026-00001.", "Q-2026-00001"),
        ("Q-2026-00002 has expired.", "Q-2026-00002"),
        ("وافق أحمد على \u2066Q-2026-00003\u2069.", "Q-2026-00003"),
        ("Q-tips are sold out.", ""),
        ("", ""),
    ],
)
def test_a_notification_leads_to_the_quote_it_names(text: str, number: str):
    assert number_in(text) == number
