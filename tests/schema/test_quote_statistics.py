"""Each number about quotes is that of the rows which its own filter returns, for every role.

The reference executor of the differential test has no statistics: here the rows behind a filter,
read and added up one by one, are the second opinion.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any, Final

import pytest

from schema.statistics import FIGURES, filter_name
from tests.api import Api, Client

STAFF: Final = ("agent", "manager", "admin")
MONEY: Final = " { amount currency }"
ROWS: Final = """query ($filter: QuoteFilter) { quotes(filter: $filter, first: 1000) {
  nodes { id status total currency } } }"""
NARROWED: Final[dict[str, Any]] = {
    "everything": None,
    "one currency": {"currency": {"eq": "EUR"}},
    "a customer": {"customer": {"name": {"contains": "a"}}},
    "nothing": {"title": {"eq": "There is no such quote"}},
}


def asked(kind: str) -> str:
    """Every number of a kind, and the filter behind it."""
    return " ".join(
        f"{name}{MONEY if figure.kind == 'value' else ''} {filter_name(name)}"
        for name, figure in FIGURES[kind].items()
    )


STATS: Final = f"""query ($filter: QuoteFilter) {{ quoteStats(filter: $filter) {{
  {asked("QuoteStats")} byStatus {{ status {asked("QuoteStatusStats")} }} }} }}"""


def rows(client: Client, given: Any) -> list[dict[str, Any]]:
    """The quotes that a filter returns."""
    return list(client.data(ROWS, {"filter": given})["quotes"]["nodes"])


def added_up(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What rows come to, by currency."""
    sums: dict[str, Decimal] = {}
    for row in found:
        sums[row["currency"]] = sums.get(row["currency"], Decimal()) + Decimal(row["total"])
    return [{"amount": str(amount), "currency": one} for one, amount in sorted(sums.items())]


def acceptance(found: list[dict[str, Any]]) -> str | None:
    """How many of the rows were accepted, in percent."""
    accepted = sum(row["status"] == "ACCEPTED" for row in found)
    return format(Decimal(100) * accepted / len(found), ".2f") if found else None


def demand_agreement(client: Client, kind: str, told: dict[str, Any]) -> None:
    """Each number is that of the rows behind it."""
    for name, figure in FIGURES[kind].items():
        found = rows(client, told[filter_name(name)])
        if figure.kind == "count":
            assert told[name] == len(found), name
        elif figure.kind == "value":
            assert told[name] == added_up(found), name
        else:
            assert told[name] == acceptance(found), name


@pytest.mark.parametrize("person", STAFF)
@pytest.mark.parametrize("given", NARROWED.values(), ids=NARROWED)
def test_a_number_is_that_of_the_rows_behind_it(api: Api, person: str, given: Any):
    client = api(person)
    told = client.data(STATS, {"filter": given})["quoteStats"]
    whole = rows(client, given)
    assert told["count"] == len(whole)
    demand_agreement(client, "QuoteStats", told)
    for one in told["byStatus"]:
        demand_agreement(client, "QuoteStatusStats", one)
        assert {row["status"] for row in rows(client, one["filter"])} == {one["status"]}
    counted = {one["status"]: one["count"] for one in told["byStatus"]}
    assert counted == Counter(row["status"] for row in whole)


def test_what_is_counted_differs_by_who_asks(api: Api):
    counted = [api(one).data("{ quoteStats { count } }")["quoteStats"]["count"] for one in STAFF]
    assert counted == sorted(counted)
    assert counted[0] > 0
    assert counted[-1] > 0
    stranger = api("yuki@trustcart.test").data("{ quoteStats { count } }")["quoteStats"]["count"]
    assert stranger < counted[-1]


@pytest.mark.parametrize("person", ["ana", "pia"])
def test_outsiders_have_no_statistics_of_quotes(api: Api, person: str):
    (told,) = api(person).run("{ quoteStats { count } }")["errors"]
    assert told["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
