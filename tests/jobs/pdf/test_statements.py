"""Statements of commission as pages: every line with its words, the sums, the content inside."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from jobs.pdf.contents import canonical
from jobs.rendering import Renderer
from tests.jobs.pdf.looking import attached, text

CONTENT: dict[str, Any] = {
    "schema": "trustcart.statement/1",
    "language": "en",
    "reference": "CS-2026-11-EUR-003",
    "currency": "EUR",
    "period_from": "2026-11-01",
    "period_through": "2026-11-30",
    "issued_at": "2026-12-01T08:00:00+00:00",
    "time_zone": "Europe/Berlin",
    "seller": {"name": "TrustCart GmbH", "tax_id": None, "address": {}},
    "partner": {"name": "Northstar Retail Systems d.o.o.", "country": "SI"},
    "sums": {
        "opening": "0.00",
        "earned": "952.00",
        "adjustments": "-8.00",
        "paid": "0.00",
        "closing": "944.00",
    },
    "lines": [
        {
            "earned_on": "2026-11-12",
            "order": "O-2026-00003",
            "kind": "ACCRUAL",
            "basis": "9520.00",
            "rate": "10",
            "amount": "952.00",
            "explanation": "Storefront, order O-2026-00003. 9,520.00 EUR paid, at 10 %.",
        },
        {
            "earned_on": "2026-11-20",
            "order": "O-2026-00003",
            "kind": "CLAWBACK",
            "basis": None,
            "rate": None,
            "amount": "-8.00",
            "explanation": "Your agreement is a share of the margin of the sale.",
        },
    ],
}


@pytest.fixture
def content() -> dict[str, Any]:
    return copy.deepcopy(CONTENT)


def test_a_statement_says_every_line_and_sum(renderer: Renderer, content: dict[str, Any]):
    pdf = renderer.statement(content)
    told = text(pdf)
    for words in ("CS-2026-11-EUR-003", "Northstar", "€944.00", "Closing balance", "Taken back"):
        assert words in told
    assert attached(pdf)["statement.json"] == canonical(content)


def test_the_same_statement_is_the_same_page(renderer: Renderer, content: dict[str, Any]):
    assert text(renderer.statement(content)) == text(renderer.statement(content))


@pytest.mark.parametrize("language", ["de", "ar", "he", "fr"])
def test_a_statement_speaks_other_languages(
    renderer: Renderer, content: dict[str, Any], language: str
):
    content["language"] = language
    assert "Closing balance" not in text(renderer.statement(content))
