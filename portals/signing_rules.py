"""The page on which a company's admin says above which total two of its people sign."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from babel import numbers
from starlette.responses import Response

from portals.doing import do
from portals.pages import said
from portals.posting import Form, Told
from portals.readers import reader
from portals.visits import Visit

Row = Mapping[str, Any]
SETTING: Final = "SetApprovalThreshold"
AMOUNT: Final = "total.amount"
CURRENCY: Final = "total.currency"
USUAL: Final = ("EUR", "USD", "GBP", "CHF")
PLAIN: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")
WRITTEN: Final = re.compile(r"[\d.,'’\s\u066b\u066c]{1,30}")
TOO_MUCH: Final = Decimal(10) ** 12
NO_AMOUNT: Final = said("Enter an amount such as 10000.")


def rules_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the page is given: the rule as it is, and the one that is proposed in the address."""
    present = found["customers"]["nodes"][0]["approvalThreshold"]
    form, proposed = _proposal(visit)
    return {
        "present": present,
        "entered": form,
        "proposed": proposed,
        "one_is_enough": proposed is not None and proposed["amount"] is None,
        "is_admin": found["viewer"]["user"]["customerRole"] == "ADMIN",
        "admins": [one for one in found["seconds"]["nodes"] if one["customerRole"] == "ADMIN"],
        "currencies": _currencies(present, found["quotes"]["nodes"]),
    }


async def set_rules(visit: Visit) -> Response:
    """Show the rule, show what would change, or change it: nothing is set without a look at it."""
    if visit.request.method == "POST":
        return await do(visit)
    found = await visit.read()
    form = found["entered"]
    wrong = {SETTING: form} if form.wrong else {}
    status = 422 if form.wrong else 200
    return visit.render(found, wrong, status, f"{visit.page.name}.html")


def _proposal(visit: Visit) -> tuple[Form, dict[str, str | None] | None]:
    """What was entered, and what it means; nothing when nothing was, or not for us to know."""
    entries = dict(visit.request.query_params)
    form = Form(SETTING, visit.form_token, entries)
    if entries.get("rule") == "ONE":
        return form, {"amount": None, "currency": None}
    if entries.get("rule") != "TWO":
        return form, None
    amount = _amount(entries.get(AMOUNT, ""))
    if amount is None:
        form.errors[AMOUNT] = Told(NO_AMOUNT)
        return form, None
    currency = entries.get(CURRENCY, "")[:3]
    return form, {"amount": _padded(amount, currency), "currency": currency}


def _amount(text: str) -> Decimal | None:
    """An amount as the reader writes it, or as computers do."""
    text = text.strip()
    if not WRITTEN.fullmatch(text):
        return None
    try:
        exact = numbers.parse_decimal(text, reader.get().locale, strict=True)
    except (numbers.NumberFormatError, InvalidOperation):
        if not PLAIN.fullmatch(text):
            return None
        exact = Decimal(text)
    return exact if 0 <= exact < TOO_MUCH else None


def _padded(amount: Decimal, currency: str) -> str:
    """With all decimals of the currency; what has more of them the API refuses."""
    places = max(numbers.get_currency_precision(currency), -int(amount.as_tuple().exponent))
    return f"{amount:.{places}f}"


def _currencies(present: Row | None, quotes: list[Row]) -> list[tuple[str, str]]:
    """Those of the rule and of the company's quotes first, then the usual ones."""
    own = [present["currency"]] if present else []
    quoted = [one["version"]["total"]["currency"] for one in quotes]
    listed = dict.fromkeys((*own, *quoted, *USUAL))
    locale = reader.get().worded
    return [(one, f"{one} · {numbers.get_currency_name(one, locale=locale)}") for one in listed]
