"""Any two versions of a quote compared over the API, by the function that the pages use."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from models import database
from models.ids import public_id
from resolvers.quotes import drafts, sending
from tests.api import Api, opened
from tests.resolvers.people import acts
from tests.world import identity

ANA = {"name": "Ana Almeida", "email": "ana@acme.test"}
TILL = {"key": "till", "name": "Till", "quantity": Decimal(2), "unit_price": Decimal("100.00")}
ASKED = """query ($quote: ID!, $a: Int!, $b: Int!) {
  quoteComparison(quoteId: $quote, before: $a, after: $b) {
    before { number total { amount } } after { number total { amount } }
    lines { key name change fields { name before after } } } }"""


@pytest.fixture
def quote(clean_world: object) -> str:
    """A quote of Acme with two versions that were sent and a draft; its public id."""
    del clean_world
    lines: Any = [TILL, {**TILL, "key": "mat", "name": "Mat"}]
    later: Any = [{**TILL, "unit_price": Decimal("90.00")}, {**TILL, "key": "cable"}]
    with database.sessions().begin() as session:
        agent = acts(session, "agent")
        made = drafts.create_quote(
            session,
            agent,
            title="Tills",
            currency="EUR",
            customer_id=identity("acme"),
            lines=lines,
            recipients=[ANA],  # type: ignore[list-item]
        )
        session.flush()
        sending.send_quote(session, agent, quote_id=made.id)
        sending.revise_quote(session, agent, quote_id=made.id)
        drafts.update_quote_draft(session, agent, quote_id=made.id, lines=later)
        sending.send_quote(session, agent, quote_id=made.id)
        sending.revise_quote(session, agent, quote_id=made.id)
        return public_id("quo", made.id)


@pytest.fixture
def api(quote: str) -> Iterator[Api]:
    """The API over that database."""
    del quote
    with opened() as made:
        yield made


def compared(api: Api, person: str, quote: str, before: int, after: int) -> Any:
    given = {"quote": quote, "a": before, "b": after}
    return api(person).data(ASKED, given)["quoteComparison"]


@pytest.mark.parametrize("person", ["agent", "manager", "finance", "admin", "ana"])
def test_lines_come_go_and_change_and_totals_tell_how_much(api: Api, quote: str, person: str):
    found = compared(api, person, quote, 1, 2)
    assert [found[side]["number"] for side in ("before", "after")] == [1, 2]
    assert found["before"]["total"] != found["after"]["total"]
    assert [(one["key"], one["change"]) for one in found["lines"]] == [
        ("till", "CHANGED"),
        ("cable", "ADDED"),
        ("mat", "REMOVED"),
    ]
    changed = {one["name"]: (one["before"], one["after"]) for one in found["lines"][0]["fields"]}
    assert changed == {"unitPrice": ("100.00", "90.00"), "net": ("200.00", "180.00")}
    backwards = compared(api, person, quote, 2, 1)
    assert [one["change"] for one in backwards["lines"]] == ["CHANGED", "ADDED", "REMOVED"]


def test_drafts_are_compared_by_the_staff_alone(api: Api, quote: str):
    assert compared(api, "agent", quote, 2, 3)["lines"] == []
    for pair in ((2, 3), (3, 2), (1, 3)):
        assert compared(api, "ana", quote, *pair) is None


def test_what_is_not_there_compares_with_nothing(api: Api, quote: str):
    for person in ("cleo", "yuki@trustcart.test"):
        assert compared(api, person, quote, 1, 2) is None
    assert compared(api, "agent", quote, 1, 9) is None
    assert compared(api, "agent", "quo_nonsense", 1, 2) is None
