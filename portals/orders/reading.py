"""What the pages of orders, invoices and documents are given, and the files they hand out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portals.formats import moment
from portals.pages import said
from portals.quotes.files import file_of
from portals.quotes.paging import part_of
from portals.readers import gettext
from portals.visits import Visit

Row = Mapping[str, Any]
KINDS: Final = {
    "": (said("All"), ()),
    "quotes": (said("Quotes"), ("QUOTE_SENT",)),
    "signed": (said("Signed"), ("QUOTE_SIGNED",)),
    "invoices": (said("Invoices"), ("INVOICE", "CREDIT_NOTE")),
    "others": (said("Others"), ("SHARED",)),
}
STEPS: Final = (
    ("orderedAt", said("Ordered")),
    ("confirmedAt", said("Confirmed")),
    ("startedAt", said("Started")),
    ("fulfilledAt", said("Delivered")),
)


def order_view(_: Visit, found: Row) -> dict[str, Any]:
    """What the page of an order is given: its steps with their days."""
    order = found["orders"]["nodes"][0]
    return {"order": order, "paper": order, "steps": steps_of(order)}


def steps_of(order: Row) -> list[tuple[str, str, str]]:
    """How far an order is: each step with its day, the next one marked."""
    listed: list[tuple[str, str, str]] = []
    for key, title in STEPS:
        at = order[key]
        waits = not at and not order["cancelledAt"] and all(one[0] == "done" for one in listed)
        state = "done" if at else "current" if waits else ""
        listed.append((state, gettext(title), moment(at) if at else ""))
    if order["cancelledAt"]:
        done = [one for one in listed if one[0] == "done"]
        return [*done, ("current", gettext("Cancelled"), moment(order["cancelledAt"]))]
    invoices = order["invoices"]["nodes"]
    last = moment(invoices[-1]["issuedAt"]) if invoices else ""
    return [*listed, ("done" if invoices else "", gettext("Invoiced"), last)]


async def show_lines(visit: Visit) -> Response:
    """An order or an invoice with its lines, in parts when they are many: nobody reads half."""
    found = await visit.read()
    rows, lines = [], _lines(found)
    while True:
        rows += [one for one in lines["nodes"] if one.get("kind", "PRODUCT") == "PRODUCT"]
        if not lines["pageInfo"]["hasNextPage"]:
            break
        lines = _lines(await visit.read(further=lines["pageInfo"]["endCursor"]))
    return visit.render({**found, "part": part_of(visit, rows)}, {}, 200, f"{visit.page.name}.html")


def _lines(found: Row) -> Row:
    (record,) = found.get("orders", found.get("invoices", {}))["nodes"]
    return record["lines"]  # type: ignore[no-any-return]


def invoice_view(_: Visit, found: Row) -> dict[str, Any]:
    """What the page of an invoice is given."""
    invoice = found["invoices"]["nodes"][0]
    return {"invoice": invoice, "paper": invoice}


async def send_invoice(visit: Visit) -> Response:
    """The PDF of an invoice, or the page that waits for it."""
    found = await visit.read()
    wanted = f"{found['invoices']['nodes'][0]['number']}.pdf"
    for document in found["documents"]["nodes"]:
        for edition in document["versions"]["nodes"]:
            if edition["fileName"] == wanted:
                return await file_of(visit, edition)
    response = visit.render(found, {}, 202, f"{visit.page.name}.html")
    response.headers["Retry-After"] = "3"
    return response


async def send_document(visit: Visit) -> Response:
    """The newest file of a document."""
    found = await visit.read()
    return await file_of(visit, found["document"]["versions"]["nodes"][0])


async def list_documents(visit: Visit) -> Response:
    """The documents of one kind."""
    _, kinds = KINDS[_tab(visit)]
    asked = {"kinds": {str(at): one for at, one in enumerate(kinds)}} if kinds else {}
    return visit.render(await visit.read(**asked), {}, 200, f"{visit.page.name}.html")


def documents_view(visit: Visit, _: Row) -> dict[str, Any]:
    """What the list of documents is given besides."""
    chosen = _tab(visit)
    tabs = [
        (f"?tab={name}" if name else visit.page.path, gettext(title), name == chosen)
        for name, (title, _) in KINDS.items()
    ]
    search = visit.request.query_params.get("search", "")[:100]
    return {"tabs": tabs, "tab": chosen, "search": search}


def _tab(visit: Visit) -> str:
    chosen = visit.request.query_params.get("tab", "")
    return chosen if chosen in KINDS else ""
