"""The scalars beyond GraphQL's own, and the values that all inputs share."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from graphql import GraphQLError

from models import clock
from models.money import EXPONENTS

JSON = NewType("JSON", object)
URL = NewType("URL", str)
CurrencyCode = NewType("CurrencyCode", str)
TimeZone = NewType("TimeZone", str)
Locale = NewType("Locale", str)
IdempotencyKey = NewType("IdempotencyKey", str)

JSON_NAME = "JSON"
_DECIMAL = re.compile(r"-?\d{1,24}(\.\d{1,12})?", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_LONGEST_TAG = 35
_YEARS = (1, 9999)


def _decimal(value: Any) -> Decimal:
    """Read an exact number from a string or an integer; a float has already lost digits."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise GraphQLError('A Decimal is written as a string, such as "12.50".')
    if not _DECIMAL.fullmatch(str(value)):
        raise GraphQLError("A Decimal has at most 24 digits before and 12 after the point.")
    try:
        return Decimal(value)
    except InvalidOperation as problem:
        raise GraphQLError("This is no decimal number.") from problem


def _date(value: Any) -> dt.date:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise GraphQLError("A Date is written as YYYY-MM-DD.")
    try:
        return dt.date.fromisoformat(value)
    except ValueError as problem:
        raise GraphQLError("There is no such day.") from problem


def _time(value: Any) -> dt.time:
    if not isinstance(value, str) or not re.fullmatch(r"\d\d:\d\d(:\d\d)?", value, re.ASCII):
        raise GraphQLError("A Time is written as HH:MM or HH:MM:SS.")
    try:
        return dt.time.fromisoformat(value)
    except ValueError as problem:
        raise GraphQLError("There is no such time of day.") from problem


def _instant(value: Any) -> dt.datetime:
    if not isinstance(value, str) or len(value) > 40:
        raise GraphQLError("A DateTime is an ISO 8601 text with its offset.")
    try:
        read = dt.datetime.fromisoformat(value)
        if read.tzinfo is None:
            raise GraphQLError("A DateTime names its offset, such as Z or +02:00.")
        return read.astimezone(dt.UTC)
    except (ValueError, OverflowError) as problem:
        raise GraphQLError("A DateTime is an ISO 8601 text with its offset.") from problem


def _currency(value: Any) -> str:
    if value not in EXPONENTS:
        raise GraphQLError("This is no currency code of ISO 4217.")
    return str(value)


def _key(value: Any) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise GraphQLError("An idempotency key is 1 to 128 visible ASCII characters.")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise GraphQLError("This is a text.")
    return value


def _zone(value: Any) -> str:
    if not isinstance(value, str) or value not in clock.zones():
        raise GraphQLError("A TimeZone is a name of the IANA database, such as Europe/Lisbon.")
    return value


def _locale(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TAG or not _TAG.fullmatch(value):
        raise GraphQLError("A Locale is a language tag such as de or pt-BR.")
    return value


def _same(value: Any) -> Any:
    return value


SCALARS: dict[object, Any] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description="An exact decimal number as a string. Never a float.",
        parse_value=_decimal,
        serialize=str,
    ),
    dt.date: strawberry.scalar(
        name="Date", description="A day, YYYY-MM-DD.", parse_value=_date, serialize=str
    ),
    dt.time: strawberry.scalar(
        name="Time", description="A wall time, HH:MM:SS.", parse_value=_time, serialize=str
    ),
    dt.datetime: strawberry.scalar(
        name="DateTime",
        description="An instant in UTC, ISO 8601 with offset.",
        parse_value=_instant,
        serialize=lambda value: value.isoformat() if hasattr(value, "isoformat") else value,
    ),
    JSON: strawberry.scalar(
        name="JSON", description="Any JSON value.", parse_value=_same, serialize=_same
    ),
    URL: strawberry.scalar(
        name="URL", description="An absolute http or https address.", parse_value=_text
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode", description="A currency of ISO 4217.", parse_value=_currency
    ),
    TimeZone: strawberry.scalar(
        name="TimeZone", description="A time zone of the IANA database.", parse_value=_zone
    ),
    Locale: strawberry.scalar(
        name="Locale", description="A language tag such as de or pt-BR.", parse_value=_locale
    ),
    IdempotencyKey: strawberry.scalar(
        name="IdempotencyKey",
        description="1 to 128 visible ASCII characters, new for every intended effect.",
        parse_value=_key,
    ),
}
