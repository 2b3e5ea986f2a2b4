"""Quotes as the staff see them: the list, one quote with all that became of it, two versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.responses import Response

from portals.answering import Tab, listing, one_of, tab_of
from portals.failures import Failed, Failure
from portals.pages import said
from portals.quotes.comparing import compare
from portals.quotes.files import file_of
from portals.quotes.reading import threads
from portals.staff.figures import GROUPS
from portals.visits import Visit

Row = Mapping[str, Any]
DRAFTED: Final = frozenset({"DRAFT", "PENDING_APPROVAL", "APPROVED"})
OPEN: Final = frozenset({"SENT", "VIEWED", "CHANGES_REQUESTED"})
TABS: Final = {
    "": Tab(said("All"), {}),
    **{name: Tab(title, {"statuses": one_of(tuple(sorted(of)))}) for name, title, of in GROUPS},
}
POSSIBLE: Final[dict[str, frozenset[str]]] = {
    "DRAFT": frozenset({"SendQuote", "SubmitQuoteForApproval", "RenderQuoteDraft"}),
    "PENDING_APPROVAL": frozenset({"RecallQuote", "RenderQuoteDraft"}),
    "APPROVED": frozenset({"SendQuote", "RenderQuoteDraft"}),
    "SENT": frozenset({"ReviseQuote"}),
    "VIEWED": frozenset({"ReviseQuote"}),
    "CHANGES_REQUESTED": frozenset({"ReviseQuote"}),
    "DECLINED": frozenset({"ReviseQuote"}),
    "EXPIRED": frozenset({"ReviseQuote"}),
    "WITHDRAWN": frozenset({"ReviseQuote"}),
}
"""What a quote's current version allows; a role may do what of this its schema has."""


def quotes_asked(visit: Visit) -> dict[str, Any]:
    """What the list asks for: its tab, and whose quotes."""
    own = {"me": visit.actor.email} if "mine" in visit.request.query_params else {}
    return {**TABS[tab_of(visit, TABS)].given, **own}


def quotes_view(visit: Visit, _: Row) -> dict[str, Any]:
    """What the list is given besides."""
    return {**listing(visit, TABS), "mine": "mine" in visit.request.query_params}


def quote_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the page of a quote is given."""
    quote = found["quotes"]["nodes"][0]
    version = quote["version"]
    versions = quote["versions"]["nodes"]
    said_so_far = threads(quote["comments"]["nodes"])
    wanted = visit.request.query_params.get("reply", "")
    sent = next((one for one in versions if one["sentAt"]), None)
    return {
        "quote": quote,
        "version": version,
        "versions": versions,
        "sent": sent,
        "currency": version["total"]["currency"],
        "acts": acts_of(version["status"], sent) & visit.documents.mutations.keys(),
        "threads": said_so_far,
        "replied": next((one.first for one in said_so_far if one.first["id"] == wanted), None),
        "named": {line["key"]: line["name"] for line in version["lines"]["nodes"]},
        "papers": [one for one in found["documents"]["nodes"] if one["versions"]["nodes"]],
        "approval": next(iter(version["approvals"]["nodes"]), None),
        "signing": _signing(quote, sent),
        "draft_goes_to": version["addressees"] or [],
    }


def acts_of(status: str, sent: Row | None) -> frozenset[str]:
    """What can be done with a quote as it stands, whoever looks."""
    always = {"DuplicateQuote", "CommentOnQuote", "CloseQuoteComment"}
    open_ones = {"WithdrawQuote", "RecordOfflineAcceptance"}
    offered = open_ones if sent is not None and sent["status"] in OPEN else set()
    restore = set() if status in DRAFTED or status == "ACCEPTED" else {"RestoreQuoteVersion"}
    return POSSIBLE.get(status, frozenset()) | always | offered | restore


def comparison_view(_: Visit, found: Row) -> dict[str, Any]:
    """What the comparison is given: two versions, drafts too, and what is different."""
    quote = found["quotes"]["nodes"][0]
    sides = [next(iter(quote[side]["nodes"]), None) for side in ("before", "after")]
    if None in sides:
        raise Failed(Failure.ABSENT)
    earlier, later = sides
    contents = [_content(one) for one in sides]  # type: ignore[arg-type]
    if not all(one["content"] for one in sides):  # type: ignore[index]
        contents = [{**one, "terms": None} for one in contents]
    return {
        "quote": quote,
        "earlier": earlier,
        "later": later,
        "currency": later["total"]["currency"],  # type: ignore[index]
        "changes": compare(*contents),
    }


async def send_paper(visit: Visit) -> Response:
    """The newest file of a quote's paper."""
    found = await visit.read()
    return await file_of(visit, found["documents"]["nodes"][0]["versions"]["nodes"][0])


async def send_attachment(visit: Visit) -> Response:
    """The file that came with a wish of the customer."""
    (quote,) = (await visit.read())["quotes"]["nodes"]
    return await file_of(visit, quote["comments"]["nodes"][0]["file"])


def _signing(quote: Row, sent: Row | None) -> list[Row]:
    """To whom the quote goes, each with the signature that he was asked for last."""
    requests = sent["signatures"]["nodes"] if sent is not None else []
    asked = {one["recipient"]["id"]: one for one in requests if one["recipient"]}
    return [{**one, "asked": asked.get(one["id"])} for one in quote["recipients"]["nodes"]]


def _content(version: Row) -> dict[str, Any]:
    """A version, frozen or not, in the shape in which two of them are compared."""
    frozen = orjson.loads(version["content"]) if version["content"] else {}
    totals = {
        "subtotal": "subtotal",
        "discount": "discountTotal",
        "tax": "taxTotal",
        "total": "total",
    }
    return {
        "currency": version["total"]["currency"],
        "title": version["title"],
        "valid_until": version["validUntil"],
        "intro": version["intro"],
        "notes": version["notes"],
        "terms": frozen.get("terms"),
        "lines": [_line(one) for one in version["lines"]["nodes"]],
        "totals": {name: version[key]["amount"] for name, key in totals.items()},
    }


def _line(line: Row) -> dict[str, Any]:
    discount = line["discountAmount"]
    return {
        "key": line["key"],
        "kind": line["kind"],
        "name": line["name"],
        "text": line["text"],
        "quantity": line["quantity"],
        "unit_price": line["unitPrice"],
        "discount_percent": line["discountPercent"],
        "discount_amount": discount["amount"] if discount else None,
        "tax_percent": line["taxPercent"],
        "chosen": line["chosen"],
        "net": line["net"]["amount"],
    }
