"""The company's own rule of two signatures: proposed, looked at, and set by an admin alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from models import database
from models.customers import Customer
from tests.portals.test_forms import colleague, login
from tests.portals.visiting import Visitor, title
from tests.world import identity

RULES = "/portal/account/signing"
SETTING = "SetApprovalThreshold"


def rule() -> tuple[Decimal | None, str | None]:
    with database.sessions()() as session:
        acme = session.scalars(select(Customer).where(Customer.id == identity("acme"))).one()
        return acme.approval_threshold, acme.approval_threshold_currency


def proposed(amount: str, currency: str = "EUR") -> str:
    return f"{RULES}?rule=TWO&total.amount={amount}&total.currency={currency}"


def test_a_rule_is_looked_at_before_it_is_set(ana: Visitor):
    before = rule()
    review = ana.get(proposed("10,000.50"))
    assert "Until now" in review.text
    assert "€10,000.50" in review.text
    assert rule() == before
    answer = ana.post(RULES, ana.form(review, "total.amount"))
    assert answer.status_code == 303
    assert rule() == (Decimal("10000.50"), "EUR")
    page = ana.get(answer.headers["location"])
    assert "The rule is set." in page.text
    assert "Above €10,000.50 two people" in ana.get("/portal/account").text
    assert ana.send(f"{RULES}?rule=ONE", SETTING).status_code == 303
    assert rule() == (None, None)


def test_an_amount_is_read_as_its_reader_writes_it(ana: Visitor):
    german = colleague("gerda@acme.test")
    with database.sessions().begin() as session:
        user = session.get_one(type(login(german)), login(german).id)
        user.locale, user.customer_role = "de-DE", login("ana@acme.test").customer_role
    page = ana.enter(german).get(proposed("20.000"))
    assert "20.000,00" in page.text
    assert 'name="total.amount" value="20000.00"' in page.text


@pytest.mark.parametrize("amount", ["", "much", "-1", "1e9", "NaN", "1_000", "9" * 30])
def test_an_amount_that_is_none_is_told_beside_its_field(ana: Visitor, amount: str):
    page = ana.get(proposed(amount))
    assert page.status_code == 422
    assert title(page).startswith("Error:")
    assert '<a href="#total-amount">' in page.text
    assert "Enter an amount such as 10000." in page.text
    assert "Set this rule" not in page.text


def test_what_the_api_refuses_leads_back_to_the_entries(ana: Visitor):
    fields = ana.form(ana.get(proposed("10.005")), "total.amount")
    page = ana.post(RULES, fields)
    assert page.status_code == 422
    assert '<a href="#total">' in page.text
    assert 'value="10.005"' in page.text


def test_only_an_admin_changes_it(ben: Visitor):
    for path in (RULES, proposed("5")):
        page = ben.get(path)
        assert page.status_code == 200
        assert "Administrators of your company change it: Ana Almeida" in page.text
        assert 'name="total.amount"' not in page.text
    before = rule()
    ana = ben.enter("ana")
    fields = ana.form(ana.get(proposed("5")), "total.amount")
    ben.enter("ben")
    assert ben.post(RULES, fields).status_code == 403
    assert rule() == before


def test_whoever_would_be_alone_is_warned(application: Visitor):
    page = application.enter("cleo").get(proposed("5"))
    assert "Only Cleo Laurent can be the second" in page.text
