"""The outbox: every mail, newest first; one mail as text, and as HTML in a frame of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from anyio import to_thread
from starlette.responses import HTMLResponse, Response

from portals.answering import Answer, Tab, act, listing, one_of, tab_of
from portals.pages import said
from portals.readers import gettext
from portals.rendering import FRAMING, guarded
from portals.visits import Visit

Row = Mapping[str, Any]
Letters: TypeAlias = Callable[[str], Row]
"""A mail by its id for others' eyes: subject, text and html, links and codes only in a demo."""
TABS: Final = {
    "": Tab(said("All"), {}),
    "captured": Tab(said("Captured"), {"statuses": one_of(("CAPTURED",))}),
    "waiting": Tab(said("On their way"), {"statuses": one_of(("QUEUED", "FAILED"))}),
    "sent": Tab(said("Sent"), {"statuses": one_of(("SENT",))}),
    "parked": Tab(said("Given up"), {"statuses": one_of(("PARKED",))}),
}
ABOUT: Final = {
    "": said("Everything"),
    "quotes": said("Quotes"),
    "orders": said("Orders and invoices"),
    "accounts": said("Logins"),
}
OF_ORDERS: Final = ("order_confirmed", "invoice_issued", "payment_received", "invoice_credited")
OF_ACCOUNTS: Final = (
    "portal_invite",
    "login_link_or_code",
    "password_reset",
    "role_changed",
    "new_device",
    "user_deactivated",
)
KINDS: Final[dict[str, dict[str, Any]]] = {
    "quotes": {"notIn": one_of((*OF_ORDERS, *OF_ACCOUNTS, "job_finished"))},
    "orders": {"in": one_of(OF_ORDERS)},
    "accounts": {"in": one_of(OF_ACCOUNTS)},
}
FRAMED: Final = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""Mails carry their styles in themselves; nothing else of theirs is let in, and nothing runs."""
LINK: Final = re.compile(r"https?://[^\s<>\"]+")


def looked_for(visit: Visit) -> dict[str, Any]:
    """What the list asks for: its tab, and what the mails are about."""
    given = dict(TABS[tab_of(visit, TABS)].given)
    if kind := KINDS.get(_about(visit)):
        given["kind"] = kind
    if quote := visit.request.query_params.get("quote", ""):
        given["of"] = {"number": {"eq": quote}}
    return given


def mails_view(visit: Visit, _: Row) -> dict[str, Any]:
    """What the list is given besides."""
    return {
        **listing(visit, TABS),
        "about": _about(visit),
        "abouts": [(name, gettext(title)) for name, title in ABOUT.items()],
        "of_quote": visit.request.query_params.get("quote", "")[:40],
    }


def showing(letters: Letters) -> Answer:
    """The page of one mail; what it says is asked for only after the API has named the mail."""

    async def answer(visit: Visit) -> Response:
        posted = await act(visit)
        if isinstance(posted, Response):
            return posted
        found = await visit.read()
        letter = await to_thread.run_sync(letters, found["emailMessage"]["id"])
        links = list(dict.fromkeys(LINK.findall(letter["text"])))
        found |= {"letter": letter, "links": links}
        response = visit.render(found, posted.forms, posted.status, f"{visit.page.name}.html")
        response.headers["Content-Security-Policy"] = FRAMING
        return response

    return answer


def framing(letters: Letters) -> Answer:
    """The HTML of a mail as a document that may do nothing but be looked at."""

    async def answer(visit: Visit) -> Response:
        found = await visit.read()
        letter = await to_thread.run_sync(letters, found["emailMessage"]["id"])
        opened = str(letter["html"]).replace("<head>", '<head><base target="_blank">', 1)
        response = guarded(HTMLResponse(opened))
        response.headers["Content-Security-Policy"] = FRAMED
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer


def _about(visit: Visit) -> str:
    chosen = visit.request.query_params.get("about", "")
    return chosen if chosen in ABOUT else ""
