"""Days to remember as calendar files (RFC 5545): when a protection ends, when money is paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from starlette.responses import Response

from portals.failures import Failed, Failure
from portals.formats import money
from portals.readers import gettext, reader
from portals.rendering import guarded
from portals.visits import Visit, reader_of

Row = Mapping[str, Any]
ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
WIDEST: Final = 75
"""The octets of a line; what is longer goes on in the next one, after a space."""
STAMP: Final = "%Y%m%dT%H%M%SZ"


class Occasion(NamedTuple):
    """Something at an instant or on a day, known by an id of its own."""

    uid: str
    at: datetime | date
    title: str


async def send_protection(visit: Visit) -> Response:
    """The end of a registration's protection."""
    found = await visit.read()
    one = found["dealRegistrations"]["nodes"][0]
    if not one["protectedUntil"]:
        raise Failed(Failure.ABSENT)
    ends = datetime.fromisoformat(one["protectedUntil"])
    return _file(visit, found, f"{one['number']}.ics", lambda: [_protection(one, ends)])


async def send_payouts(visit: Visit) -> Response:
    """The payouts that are planned."""
    found = await visit.read()
    return _file(visit, found, "payouts.ics", lambda: map(_payout, found["payouts"]["nodes"]))


def calendar(occasions: Iterable[Occasion], stamp: datetime) -> str:
    """The occasions as text."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//TrustCart//CRM//EN"]
    for one in occasions:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.uid}@trustcart",
            f"DTSTAMP:{stamp.strftime(STAMP)}",
            *_when(one.at),
            f"SUMMARY:{one.title.translate(ESCAPED)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _protection(one: Row, ends: datetime) -> Occasion:
    names = {"customer": one["endCustomerName"], "number": one["number"]}
    title = gettext("Protection ends: %(customer)s (%(number)s)") % names
    return Occasion(one["id"], ends, title)


def _payout(one: Row) -> Occasion:
    told = {"amount": money(one["amount"]), "statement": one["statement"]["reference"]}
    title = gettext("Payout: %(amount)s (%(statement)s)") % told
    return Occasion(one["id"], date.fromisoformat(one["dueOn"]), title)


def _when(at: datetime | date) -> list[str]:
    if isinstance(at, datetime):
        return [f"DTSTART:{at.strftime(STAMP)}"]
    after = at + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{at:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]


def _folded(line: str) -> str:
    parts, room = [""], WIDEST
    for sign in line:
        octets = len(sign.encode())
        if octets > room:
            parts.append("")
            room = WIDEST - 1
        parts[-1] += sign
        room -= octets
    return "\r\n ".join(parts)


def _file(visit: Visit, found: Row, name: str, told: Any) -> Response:
    before = reader.set(reader_of(visit.request, visit.actor, found))
    try:
        text = calendar(told(), datetime.fromisoformat(found["apiInfo"]["serverTime"]))
    finally:
        reader.reset(before)
    response = guarded(Response(text, media_type="text/calendar; charset=utf-8"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
