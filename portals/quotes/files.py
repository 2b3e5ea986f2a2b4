"""The PDFs of a quote: the file when it is there, until then a page that says how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from portals.doing import do
from portals.failures import Failed, Failure
from portals.quotes.reading import quote_view
from portals.rendering import guarded
from portals.visits import Visit

SLOW_AFTER: Final = 60
PATIENT_AFTER: Final = 20
OFFER_MAIL_AFTER: Final = 10

Row = Mapping[str, Any]


def waiting_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the page of a file that is being made is given."""
    given = quote_view(visit, found)
    version = given["version"]
    begun = datetime.fromisoformat(version["decidedAt"] or version["sentAt"])
    now = datetime.fromisoformat(found["apiInfo"]["serverTime"])
    waited = max(0, int((now - begun).total_seconds()))
    again = 5 if waited > PATIENT_AFTER else 2
    slow, mailable = waited > SLOW_AFTER, waited >= OFFER_MAIL_AFTER
    return {**given, "waited": waited, "again": again, "slow": slow, "mailable": mailable}


def receipt_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the receipt is given: the papers as far as they are made."""
    given = quote_view(visit, found)
    ending = f"-v{given['version']['number']}.pdf"
    papers = {
        "sent": paper_of(found, "QUOTE_SENT", ending),
        "sealed": paper_of(found, "QUOTE_SIGNED"),
    }
    return {**given, **papers}


async def show_receipt(visit: Visit) -> Response:
    """The receipt, for good; while there is nothing to confirm, the quote itself."""
    if visit.request.method == "POST":
        return await do(visit)
    found = await visit.read()
    if found["version"]["status"] != "ACCEPTED" and not found["standing"].own_given:
        return guarded(RedirectResponse(visit.at("quotes/quote"), 303))
    return visit.render(found, {}, 200, f"{visit.page.name}.html")


async def send_pdf(visit: Visit) -> Response:
    """The PDF that was sent, of the version that is asked for or else the one on offer."""
    if visit.request.method == "POST":
        return await do(visit)
    found = await visit.read()
    number = visit.request.query_params.get("version", "") or str(found["version"]["number"])
    paper = paper_of(found, "QUOTE_SENT", f"-v{number}.pdf")
    if paper is None and number != str(found["version"]["number"]):
        raise Failed(Failure.ABSENT)
    return await _send(visit, found, paper)


async def send_signed(visit: Visit) -> Response:
    """The sealed PDF; it is there once all have signed."""
    if visit.request.method == "POST":
        return await do(visit)
    found = await visit.read()
    if not found["standing"].sealable:
        raise Failed(Failure.ABSENT)
    return await _send(visit, found, paper_of(found, "QUOTE_SIGNED"))


def paper_of(found: Row, kind: str, ending: str = "") -> Row | None:
    """The file of a quote's paper, if it is made."""
    for document in found["documents"]["nodes"]:
        edition = next(iter(document["versions"]["nodes"]), None)
        if edition and document["kind"] == kind and edition["fileName"].endswith(ending):
            return dict(edition)
    return None


async def file_of(visit: Visit, paper: Row) -> Response:
    """The bytes of a file that the API named to this visitor, to be kept."""
    content = await to_thread.run_sync(visit.files, paper["sha256"])
    response = guarded(Response(content, media_type=paper["mediaType"]))
    safe = "".join(sign for sign in paper["fileName"] if sign.isascii() and sign not in '"\\;')
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response


async def _send(visit: Visit, found: dict[str, Any], paper: Row | None) -> Response:
    if paper is not None:
        return await file_of(visit, paper)
    response = visit.render(found, {}, 202, f"{visit.page.name}.html")
    response.headers["Retry-After"] = str(found["again"])
    return response
