"""Ids, clock, money and errors: what everything else is made of."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from models import clock, ids
from models.customers import Customer
from models.errors import CAUSE_AND_CURE, Conflict, ErrorCode, Invalid, NotFound
from models.money import Money

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_ids_rise_also_within_a_millisecond_and_when_the_clock_falls_back():
    with clock.frozen(NOON):
        made = [ids.new_id() for _ in range(1000)]
    with clock.frozen(NOON - timedelta(hours=1)):
        made += [ids.new_id() for _ in range(1000)]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(7, uuid4().variant)}


def test_ids_are_unique_across_threads():
    made: list[object] = []
    threads = [
        threading.Thread(target=lambda: made.extend(ids.new_id() for _ in range(500)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 4000


def test_a_public_id_is_read_back():
    identity = ids.new_id()
    assert ids.read_id(ids.public_id("deal", identity)) == ("deal", identity)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "deal",
        "deal_",
        "deal_12",
        "DEAL_" + "a" * 32,
        "a" * 32,
        "deal_" + "A" * 32,
        "deal_" + "a" * 32 + "\n",
        "deal_" + "٣" * 32,
    ],
)
def test_a_malformed_id_is_no_id(text):
    assert ids.read_id(text) is None


def test_the_clock_stops_for_everybody_and_goes_on():
    with clock.frozen(NOON):
        assert clock.now() == NOON
        assert clock.today("Pacific/Auckland") == date(2027, 3, 2)
    assert clock.now() != NOON
    assert clock.now().tzinfo is UTC


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.frozen(NOON.replace(tzinfo=None)):
        pass


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("1.005", "USD", "1.01"),
        ("0.005", "EUR", "0.01"),
        ("2.675", "USD", "2.68"),
        ("-1.005", "USD", "-1.01"),
        ("0.5", "JPY", "1"),
        ("1.0005", "KWD", "1.001"),
        ("1E+3", "USD", "1000.00"),
    ],
)
def test_money_is_rounded_half_up_at_its_exponent(amount, currency, rounded):
    assert str(Money(Decimal(amount), currency).rounded().amount) == rounded


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_money_is_finite(amount):
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal(amount), "USD")


@pytest.mark.parametrize("currency", ["usd", "QQQ", "", "DOLLAR"])
def test_money_has_a_known_currency(currency):
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(Decimal(1), currency)


def test_money_of_two_currencies_has_no_sum():
    assert Money(Decimal(1), "USD") + Money(Decimal(2), "USD") == Money(Decimal(3), "USD")
    with pytest.raises(ValueError, match="two currencies"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "EUR")


def test_every_error_code_has_cause_and_cure():
    assert set(CAUSE_AND_CURE) == set(ErrorCode)
    assert all(cause and cure for cause, cure in CAUSE_AND_CURE.values())


def test_errors_carry_code_field_and_parameters():
    assert NotFound("deal_id").field == "deal_id"
    invalid = Invalid("value", code=ErrorCode.OUT_OF_RANGE, max=100)
    assert (invalid.code, invalid.params) == (ErrorCode.OUT_OF_RANGE, {"max": 100})
    stale = Conflict(current_version=7, retryable=True)
    assert (stale.code, stale.retryable) == (ErrorCode.CONFLICT, True)
    assert stale.params == {"current_version": 7}


def test_a_new_record_is_whole_before_it_is_written():
    with clock.frozen(NOON):
        made = Customer(name="Acme")
    assert made.id is not None
    assert made.created_at == made.updated_at == NOON
    assert made.status == "PROSPECT"


def test_a_record_has_no_attributes_but_its_own():
    with pytest.raises(TypeError, match="nickname"):
        Customer(name="Acme", nickname="Ac")
