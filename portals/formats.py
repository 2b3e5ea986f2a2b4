"""How money, numbers, days and deadlines are written for the reader: by Babel, in his locale."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from babel import dates, numbers, units

from portals.readers import gettext, reader, zone_of

AMBIGUOUS: Final = frozenset({"$", "kr", "¥", "£"})
TOUCHING: Final = re.compile("¤(?=[#0])")
MIDNIGHT: Final = time()
DAYS_ONLY: Final = 10_000  # no unit but the smallest is ever large enough


def money(amount: Mapping[str, Any]) -> str:
    """12,400.00 EUR as the reader writes it: every decimal, the code where a sign is ambiguous."""
    locale, value, currency = reader.get().locale, Decimal(amount["amount"]), amount["currency"]
    sign = numbers.get_currency_symbol(currency, locale)
    coded = sign in AMBIGUOUS
    places = max(0, -int(value.as_tuple().exponent))
    pattern = str(locale.currency_formats["standard"].pattern).replace(
        "0.00", "0." + "0" * places if places else "0"
    )
    if coded or sign[-1].isalpha():
        pattern = TOUCHING.sub("¤\u00a0", pattern)
    if coded:
        pattern = pattern.replace("¤", "¤¤")
    return numbers.format_currency(value, currency, pattern, locale, currency_digits=False)


def amount(value: str, currency: str) -> str:
    """An amount of a document, whose currency stands once for all: 12,400.00 of EUR."""
    return money({"amount": value, "currency": currency})


def in_code(value: str, currency: str) -> str:
    """An amount where no sign may be misread, as where it is signed for: EUR 12,400.00."""
    locale, exact = reader.get().locale, Decimal(value)
    places = max(0, -int(exact.as_tuple().exponent))
    standard = str(locale.currency_formats["standard"].pattern)
    pattern = TOUCHING.sub("¤\u00a0", standard).replace("¤", "¤¤")
    pattern = pattern.replace("0.00", "0." + "0" * places if places else "0")
    return numbers.format_currency(exact, currency, pattern, locale, currency_digits=False)


def nonzero(value: str) -> bool:
    """Whether an amount is worth a line."""
    return Decimal(value) != 0


def masked(address: str) -> str:
    """A mailbox that its owner recognises and nobody else can write to: a…@acme.test."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


def size(octets: int) -> str:
    """How large a file is: 48 kB, 1.2 MB."""
    unit, step = ("megabyte", 1_000_000) if octets >= 1_000_000 else ("kilobyte", 1_000)
    shown = Decimal(octets) / step
    exact = shown.quantize(Decimal("0.1") if unit == "megabyte" else Decimal(1))
    return units.format_unit(exact, f"digital-{unit}", "short", locale=reader.get().worded)


def number(value: Any) -> str:
    """A number with as many decimals as it has."""
    exact = Decimal(str(value)).normalize()
    return numbers.format_decimal(exact, locale=reader.get().locale, decimal_quantization=False)


def percent(value: Any) -> str:
    """19 as 19 %."""
    share = Decimal(str(value)).normalize() / 100
    return numbers.format_percent(share, locale=reader.get().locale, decimal_quantization=False)


def day(value: str | date) -> str:
    """A day in words: 18 December 2026."""
    return dates.format_date(_day(value), "long", locale=reader.get().worded)


def short_day(value: str | date) -> str:
    """A day for a narrow column: 18 Dec 2026."""
    return dates.format_date(_day(value), "medium", locale=reader.get().worded)


def moment(value: str | datetime) -> str:
    """An instant in the reader's zone: 18 December 2026, 17:00."""
    local = _instant(value).astimezone(reader.get().zone)
    return f"{day(local.date())}, {_clock(local)}"


def deadline(value: str | datetime, zone: str | None = None) -> str:
    """An instant that matters, in words with its zone: Friday 18 December 2026, 17:00 Berlin time.

    `zone` is the one in which the promise was made; unless said, the reader's.
    """
    chosen = zone_of(zone) if zone else reader.get().zone
    local = _instant(value).astimezone(chosen)
    words = dates.format_date(local.date(), "full", locale=reader.get().worded)
    return f"{words}, {_clock(local)} {place(chosen)}"


def until(value: str | datetime, zone: str) -> str:
    """A deadline; midnight is told as the end of the day before, with the zone of the promise."""
    local = _instant(value).astimezone(zone_of(zone))
    if local.time() != MIDNIGHT:
        return deadline(value, zone)
    last = local.date() - timedelta(days=1)
    told = {"day": dates.format_date(last, "full", locale=reader.get().worded)}
    return gettext("the end of %(day)s, %(place)s") % {**told, "place": place(zone_of(zone))}


def place(zone: Any) -> str:
    """A zone by its city: Berlin time."""
    if zone is UTC or str(zone) in {"UTC", "Etc/UTC"}:
        return "UTC"
    city = dates.get_timezone_location(zone, locale=reader.get().worded, return_city=True)
    return gettext("%(city)s time") % {"city": city}


def ago(value: str | datetime) -> str:
    """How far an instant is from now: 3 days ago, in 2 hours."""
    now = reader.get().now
    if now is None:
        return moment(value)
    return _distance(_instant(value) - now)


def days_left(value: str | date) -> str:
    """How far a day is from today in the reader's zone: today, tomorrow, in 12 days."""
    now = reader.get().now
    if now is None:
        return day(value)
    left = (_day(value) - now.astimezone(reader.get().zone).date()).days
    named = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    return named.get(left) or _distance(timedelta(days=left), "day")


def initials(name: str) -> str:
    """Up to two letters that stand for a person."""
    parts = [part for part in name.split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def _distance(apart: timedelta, smallest: Literal["day", "second"] = "second") -> str:
    threshold = DAYS_ONLY if smallest == "day" else 0.85
    return dates.format_timedelta(
        apart, smallest, threshold, add_direction=True, locale=reader.get().worded
    )


def _clock(local: datetime) -> str:
    return dates.format_time(local, "short", locale=reader.get().worded)


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _instant(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "money": money,
    "amount": amount,
    "in_code": in_code,
    "masked": masked,
    "nonzero": nonzero,
    "size": size,
    "number": number,
    "percent": percent,
    "day": day,
    "short_day": short_day,
    "moment": moment,
    "deadline": deadline,
    "until": until,
    "ago": ago,
    "days_left": days_left,
    "initials": initials,
}
