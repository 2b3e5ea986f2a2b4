"""The steps behind a commission in words: every kind that the ledger writes, in every language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from babel import Locale

from portals.partner.reasons import SENTENCES, reasons
from portals.readers import Reader, reader
from resolvers.commissions import explaining

GRANTED: dict[str, Any] = {
    "kind": "GRANTED",
    "basisKind": "NET_INVOICED",
    "basis": "1000.00",
    "entitled": "24.00",
    "rate": "4",
    "split": "60",
    "cap": "50.00",
}
STEPS: dict[str, Any] = {
    "kind": "GRANTED",
    "basisKind": "PAID",
    "basis": "500.00",
    "entitled": "10.00",
    "before": "1000.00",
    "period": "2026-11",
}
OTHERS: list[dict[str, Any]] = [
    {"kind": "SALE", "product": "Till 100 %", "order": "O-2026-00007"},
    {"kind": "MARGIN", "entitled": "12.00"},
    {"kind": "AGREEMENT", "number": 2, "since": "2026-11-01"},
    {"kind": "EARLIER", "amount": "30.00"},
    {"kind": "ENTRY", "amount": "-6.00"},
    {"kind": "HELD", "until": "2026-12-01"},
]


@contextmanager
def read_in(language: str) -> Iterator[None]:
    """Somebody who reads this language reads."""
    token = reader.set(
        Reader(language, Locale(language) if language != "en" else Locale("en", "GB"))
    )
    try:
        yield
    finally:
        reader.reset(token)


def test_every_kind_of_step_has_its_words():
    assert SENTENCES.keys() == explaining.SENTENCES.keys()
    assert SENTENCES.keys() == {part["kind"] for part in [GRANTED, *OTHERS]}


def test_the_steps_in_english_and_in_german():
    with read_in("en"):
        first, second, sale, *_ = reasons([GRANTED, STEPS, *OTHERS], "EUR")
    assert first == (
        "€1,000.00 invoiced net of tax, after credits, at 4%, 60% of it is yours, at most €50.00:"
        " €24.00."
    )
    assert second == (
        "€500.00 paid, net of tax, at the steps of the agreement from €1,000.00 on in 2026-11:"
        " €10.00."
    )
    assert sale == "Till 100 %, order O-2026-00007."
    with read_in("de"):
        found = [" ".join(one.split()) for one in reasons([GRANTED, *OTHERS], "EUR")]
    assert found == [
        (
            "1.000,00 € netto berechnet, nach Gutschriften, zu 4 %, davon 60 % für Sie, höchstens"
            " 50,00 €: 24,00 €."
        ),
        "Till 100 %, Auftrag O-2026-00007.",
        (
            "Ihre Vereinbarung ist ein Anteil an der Marge des Verkaufs."
            " Daraus stehen Ihnen 12,00 € zu."
        ),
        "Es gilt Version 2 der Vereinbarung vom 1. November 2026.",
        "Zuvor gebucht: 30,00 €.",
        "Diese Buchung: -6,00 €.",
        "Sie wird bis zum 1. Dezember 2026 zurückgehalten.",
    ]


@pytest.mark.parametrize("basis", ["NET_INVOICED", "PAID", "CONTRACT_MONTH", "MARGIN"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_no_step_is_left_in_english(basis: str, language: str):
    parts = [GRANTED | {"basisKind": basis}, STEPS | {"basisKind": basis}, *OTHERS]
    with read_in("en"):
        english = list(reasons(parts, "EUR"))
    with read_in(language):
        assert not set(reasons(parts, "EUR")) & set(english)
