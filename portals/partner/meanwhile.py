"""While a registration is typed: own ones of the customer, what it would earn, the kept draft.

The page does without any of this; what scripts ask here comes again when the form is sent.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from portals.doing import Sent, attempt, received
from portals.failures import Failed, Failure
from portals.formats import money
from portals.posting import KEY
from portals.readers import gettext, reader
from portals.rendering import guarded
from portals.visits import Visit, reader_of
from portals.wording import word

Row = Mapping[str, Any]
NOBODYS: Final = "."
"""A name and a domain that no company has: a condition without a value would fit them all."""


async def hint(visit: Visit) -> Response:
    """The partner's own registrations of a customer that is being typed, as lines of text.

    What others have is neither asked nor told: the sentence about them on the page never changes.
    """
    asked = {name: visit.request.query_params.get(name, "").strip() for name in ("name", "domain")}
    if not any(asked.values()):
        return _told(visit, str)
    given = {name: value or NOBODYS for name, value in asked.items()}
    nodes = (await visit.read(**given))["dealRegistrations"]["nodes"]
    return _told(visit, lambda: "".join(_line(one) for one in nodes))


async def expect(visit: Visit) -> Response:
    """What the deal would earn, in words; nothing while no rule fits or no amount is typed."""
    _, payload = await _sent(visit)
    if payload is None or payload["amount"] is None:
        return _told(visit, str)
    return _told(visit, lambda: f"<strong>{html.escape(money(payload))}</strong>")


async def keep_draft(visit: Visit) -> Response:
    """Keep what is typed as a draft, which claims nothing; say under which number."""
    sent, payload = await _sent(visit)
    if payload is None:
        return guarded(JSONResponse({}, sent.status))
    kept = payload["registration"]
    return guarded(JSONResponse({name: kept[name] for name in ("id", "number", "version")}))


async def _sent(visit: Visit) -> tuple[Sent, dict[str, Any] | None]:
    """What the form on the page asks for, and what came of it; None when it was refused."""
    if visit.request.method != "POST":
        raise Failed(Failure.ABSENT)
    sent = await received(visit)
    sent.fields.pop(KEY, None)
    payload = None if sent.form.wrong else await attempt(visit, sent)
    return sent, None if sent.form.wrong else payload


def _told(visit: Visit, tell: Any) -> Response:
    before = reader.set(reader_of(visit.request, visit.actor))
    try:
        told = tell()
    finally:
        reader.reset(before)
    return guarded(Response(told, media_type="text/html; charset=utf-8"))


def _line(one: Row) -> str:
    told = gettext("You have registered it as %(number)s: %(status)s") % {
        "number": one["number"],
        "status": word(one["status"], "RegistrationStatus"),
    }
    return f'<li><a href="/partner/deals/{one["number"]}">{html.escape(told)}</a></li>'
