"""What a column takes of a given value, and whose version is expected."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from models.customers import Customer
from models.deals import Deal
from models.errors import Conflict, DomainError, ErrorCode
from models.money import Money
from models.pipelines import DealStage, Pipeline
from models.products import ListPrice, Product
from resolvers.records import assign, changes, expect

UNSEEN = "\x00\x07\r\n\t\x7f\x85\u00ad\u200b\u2028\u2029\u202e\u2066\u2060\ufeff\ud800"


@pytest.mark.parametrize(
    ("record", "name", "value", "kept"),
    [
        (Deal(), "name", "  Cranes ", "Cranes"),
        (Deal(), "description", " two\nlines ", " two\nlines "),
        (Deal(), "description", " \n ", None),
        (Deal(), "description", "one\r\n\ttwo", "one\n\ttwo"),
        (Deal(), "description", "\u200f\u202eabc", "\u200f\u202eabc"),
        (Deal(), "name", "\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
        (Deal(), "name", "\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        (Deal(), "name", "\U0001f469\u200d\U0001f467 Co", "\U0001f469\u200d\U0001f467 Co"),
        (Deal(), "name", "a\u00a0b\u3000c\n", "a\u00a0b\u3000c"),
        (Deal(), "competitor", "", None),
        (Deal(), "priority", "HIGH", "HIGH"),
        (Deal(), "expected_close_date", date(1900, 1, 1), date(1900, 1, 1)),
        (DealStage(), "required_fields", [" value "], ["value"]),
        (Product(), "published", True, True),
    ],
)
def test_a_value_is_taken_as_its_column_keeps_it(record, name, value, kept):
    assign(record, {name: value})
    assert getattr(record, name) == kept


@pytest.mark.parametrize(
    ("record", "given", "refusal"),
    [
        (Deal(), {"name": None}, (ErrorCode.REQUIRED, "name")),
        (Deal(), {"priority": "URGENT"}, (ErrorCode.INVALID, "priority")),
        (
            Deal(),
            {"engaged_at": datetime(2201, 1, 1, tzinfo=UTC)},
            (ErrorCode.OUT_OF_RANGE, "engaged_at"),
        ),
        (DealStage(), {"position": 2**40}, (ErrorCode.OUT_OF_RANGE, "position")),
        (
            DealStage(),
            {"required_fields": ["x"] * 101},
            (ErrorCode.OUT_OF_RANGE, "required_fields"),
        ),
        (DealStage(), {"required_fields": ["x" * 65]}, (ErrorCode.TOO_LONG, "required_fields")),
        (ListPrice(), {"amount": None}, (ErrorCode.REQUIRED, "amount")),
        (ListPrice(), {"amount": Money(Decimal("1E-999"), "EUR")}, (ErrorCode.INVALID, "amount")),
        (
            ListPrice(),
            {"amount": Money(Decimal("1E999"), "EUR")},
            (ErrorCode.OUT_OF_RANGE, "amount"),
        ),
        (
            Customer(),
            {"billing_address": {"city": "x" * 500}},
            (ErrorCode.TOO_LONG, "billing_address.city"),
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_name(record, given, refusal):
    with pytest.raises(DomainError) as caught:
        assign(record, given)
    assert (caught.value.code, caught.value.field) == refusal


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("name", f"{before}{sign}{after}")
            for sign in UNSEEN
            for before, after in (("a", "b"), ("\u0645", "\u062e"))
        ),
        ("name", "\u200b"),
        ("name", "\u202eabc"),
        ("name", "x\r\ny"),
        ("name", "a\u200cb"),
        ("name", "\u0645\u200c"),
        ("name", "\u0645\u200c\u200c\u062e"),
        ("description", "a\x00b"),
        ("description", "a\rb"),
        ("description", "a\x1b[2Jb"),
        ("description", "a\ud800b"),
    ],
)
def test_a_line_has_no_unseen_signs_and_a_text_no_controls(name, value):
    with pytest.raises(DomainError) as caught:
        assign(Deal(), {name: value})
    assert (caught.value.code, caught.value.field) == (ErrorCode.INVALID, name)


def test_the_path_of_a_nested_value_is_told():
    with pytest.raises(DomainError) as caught:
        assign(Pipeline(), {"name": ""}, within="stages.0.")
    assert caught.value.field == "stages.0.name"


def test_an_address_is_set_whole_or_emptied():
    customer = Customer()
    assign(customer, {"billing_address": {"city": "Köln", "country": "DE"}})
    assert (customer.billing_address_city, customer.billing_address_country) == ("Köln", "DE")
    assign(customer, {"billing_address": None})
    assert customer.billing_address_city is None


@pytest.mark.parametrize(
    ("amount", "currency", "kept"),
    [("5", "EUR", "5.00"), ("5.0", "JPY", "5"), ("1.234", "KWD", "1.234"), ("-0", "EUR", "0.00")],
)
def test_money_is_kept_at_its_currencys_decimals(amount, currency, kept):
    deal = Deal()
    assign(deal, {"value": Money(Decimal(amount), currency)})
    assert (str(deal.value), deal.currency) == (kept, currency)


def test_an_expected_version_is_the_present_one():
    deal = Deal(version=3)
    expect(deal, None)
    expect(deal, 3)
    with pytest.raises(Conflict) as caught:
        expect(deal, 2)
    assert caught.value.params == {"currentVersion": 3, "changedFields": []}


def test_an_event_tells_what_was_set():
    deal = Deal(name="Cranes")
    price = Money(Decimal(1), "EUR")
    assert changes(deal, {"name": "x", "price": price}) == {
        "name": "Cranes",
        "price": {"amount": Decimal(1), "currency": "EUR"},
    }
