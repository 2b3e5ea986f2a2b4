"""The accept page: a name, a code if a rule wants one, and exactly what was read is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.responses import JSONResponse, RedirectResponse, Response

from portals.doing import Sent, attempt, onward, received
from portals.pages import said
from portals.posting import Told
from portals.quotes.comparing import compare
from portals.quotes.phoning import picture_of
from portals.quotes.reading import counts, quote_view
from portals.quotes.standing import Standing, standing_of
from portals.rendering import guarded
from portals.visits import Visit

NAMES: Final = {
    "signer_name": "signerName",
    "signer_title": "signerTitle",
    "purchase_order": "purchaseOrderRef",
    "code": "otp",
    "drawing": "signature.drawn.svgPath",
    "file_id": "signature.uploaded.fileId",
    "typed": "signature.typed.style",
}
METHODS: Final = {"TYPED": "typed", "DRAWN": "drawing", "UPLOADED": "file_id"}
MOST_NAMED: Final = 40
"""So many lines are named beside the signature; the quote names all."""
NO_NAME: Final = said("Type your full name to sign.")
NO_DRAWING: Final = said("Draw your signature, or choose to type your name instead.")
NO_FILE: Final = said("Choose the image of your signature and upload it first.")
NO_CODE: Final = said("Enter the six digits from our mail.")
NO_CONSENT: Final = said("Tick the box to say that you agree.")


def accept_view(visit: Visit, found: Mapping[str, Any]) -> dict[str, Any]:
    """What the accept page is given: what is signed, and what changed if it was replaced."""
    given = quote_view(visit, found)
    seen = given["quote"].get("versions", {}).get("nodes", ())
    earlier = next((one for one in seen if one["number"] != given["version"]["number"]), None)
    changes = compare(orjson.loads(earlier["content"]), given["content"]) if earlier else None
    uploaded = visit.request.query_params.get("file", "")
    token = visit.request.path_params.get("token")
    upload_to = f"/q/{token}/upload" if token else "/upload"
    counted = [one for one in given["content"]["lines"] if one["kind"] == "PRODUCT" and counts(one)]
    return {
        "agreed": counted[:MOST_NAMED],
        "unnamed": max(0, len(counted) - MOST_NAMED),
        "upload_to": upload_to,
        "upload_token": visit.upload_token,
        "on_phone": picture_of(visit),
        **given,
        "earlier": earlier,
        "changes": changes,
        "uploaded": uploaded,
        "asks_code": False,
    }


def signature_fields(fields: dict[str, str]) -> dict[str, str]:
    """The fields of the chosen way to sign alone; the others are left out."""
    chosen = METHODS.get(fields.get("method", "TYPED"), "typed")
    left = {name: one for name, one in fields.items() if name not in METHODS.values()}
    return {**left, chosen: fields.get(chosen, "")}


async def tell_standing(visit: Visit) -> Response:
    """Whether the visitor has signed: the page on his desk asks while he signs on the phone."""
    (quote,) = (await visit.read())["quotes"]["nodes"]
    standing = standing_of(visit.actor, quote)
    signed = standing.own_given or standing.status == "ACCEPTED"
    return guarded(JSONResponse({"signed": signed}))


async def accept(visit: Visit) -> Response:
    """Show what is signed, or sign it."""
    if visit.request.method != "POST":
        found = await visit.read()
        return _elsewhere(visit, found["standing"]) or visit.render(
            found, {}, 200, f"{visit.page.name}.html"
        )
    sent = await received(visit)
    if sent.operation.name == "RequestSigningCode":
        return await _mail_code(visit, sent)
    _check(sent)
    payload = None if sent.form.wrong else await attempt(visit, sent)
    codes = {one["code"] for one in payload["userErrors"]} if payload else set()
    if payload and not codes:
        return onward(visit, sent.operation, payload)
    if "QUOTE_ALREADY_ACCEPTED" in codes:
        return guarded(RedirectResponse(visit.at("quotes/done"), 303))
    if "CODE_REQUIRED" in codes and "code" not in sent.fields:
        return await _mail_code(visit, sent)
    replaced = "QUOTE_SUPERSEDED" in codes
    return await _again(visit, sent, asks_code="code" in sent.fields, replaced=replaced)


def _check(sent: Sent) -> None:
    """What can be said before anybody is asked, all at once."""
    fields, errors = sent.fields, sent.form.errors
    if not fields.get("signer_name", "").strip():
        errors["signer_name"] = Told(NO_NAME)
    if fields.get("method") == "DRAWN" and not fields.get("drawing"):
        errors["method"] = Told(NO_DRAWING)
    if fields.get("method") == "UPLOADED" and not fields.get("file_id"):
        errors["method"] = Told(NO_FILE)
    if not fields.get("consent"):
        errors["consent"] = Told(NO_CONSENT)
    if "code" in fields and not fields["code"].strip():
        errors["code"] = Told(NO_CODE)


async def _mail_code(visit: Visit, sent: Sent) -> Response:
    """Mail the code at once, and ask for it on the same page, where nothing is lost."""
    mailing = visit.documents.mutations["RequestSigningCode"]
    sent.form.errors.clear()
    fields = {"quoteId": sent.fields.get("quoteId", "")}
    asked = Sent(mailing, fields, sent.form, sent.status)
    if not sent.form.wrong:
        await attempt(visit, asked)
    sent.status = asked.status if sent.form.wrong else 200
    return await _again(visit, sent, asks_code=True, mailed=not sent.form.wrong)


async def _again(
    visit: Visit, sent: Sent, *, asks_code: bool, mailed: bool = False, replaced: bool = False
) -> Response:
    seen = {"seen": sent.fields.get("version", ""), "replaced": "true"} if replaced else {}
    found = await visit.read(**seen)
    if not replaced and (elsewhere := _elsewhere(visit, found["standing"])):
        return elsewhere
    found |= {"asks_code": asks_code, "mailed": mailed}
    shown = {"AcceptQuote": sent.form}
    return visit.render(found, shown, sent.status, f"{visit.page.name}.html")


def _elsewhere(visit: Visit, standing: Standing) -> Response | None:
    """Who has signed is at the receipt; who cannot sign is led to the quote, which says why."""
    if standing.may_sign:
        return None
    name = "quotes/done" if standing.own_given or standing.status == "ACCEPTED" else "quotes/quote"
    return guarded(RedirectResponse(visit.at(name), 303))
