"""Registering a deal on one page: submitted at once, kept as a draft, or a draft submitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portals.doing import Sent, attempt, onward, received
from portals.posting import KEY
from portals.visits import Visit

Row = Mapping[str, Any]
CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "INR", "AED", "JPY")
TOLD: Final = (
    "endCustomerName",
    "endCustomerDomain",
    "endCustomerTaxId",
    "country",
    "contactName",
    "contactEmail",
    "amount",
    "expectedClose",
    "products",
    "note",
)
SAVE: Final = "SaveRegistration"
SUBMIT: Final = "SubmitRegistration"


def form_view(_: Visit, found: Row) -> dict[str, Any]:
    """What the form begins with: nothing, or the draft that is named."""
    draft = next(iter(found["dealRegistrations"]["nodes"]), None)
    known: Row = draft or dict.fromkeys(TOLD)
    return {
        "draft": draft,
        "known": known,
        "value": known["amount"] or {"amount": None, "currency": CURRENCIES[0]},
        "chosen": [one["id"] for one in known["products"] or ()],
        "currencies": [(one, one) for one in CURRENCIES],
    }


async def register(visit: Visit) -> Response:
    """Show the form, or do what its button says."""
    if visit.request.method != "POST":
        return await visit.show()
    sent = await received(visit)
    submits_draft = sent.operation.name == SUBMIT
    saving = _saved_first(visit, sent) if submits_draft else sent
    payload = None if sent.form.wrong else await attempt(visit, saving)
    if submits_draft and payload is not None and not sent.form.wrong:
        kept = payload["registration"]
        sent.fields |= {"registrationId": kept["id"], "expectedVersion": str(kept["version"])}
        payload = await attempt(visit, sent)
    if payload is None or sent.form.wrong:
        return await visit.show(sent.forms, saving.status)
    return onward(visit, sent.operation, payload)


def _saved_first(visit: Visit, sent: Sent) -> Sent:
    """The same form as the correction of its draft, which needs no key of its own."""
    fields = {name: value for name, value in sent.fields.items() if name != KEY}
    return Sent(visit.documents.mutations[SAVE], fields, sent.form)
