"""Invoices and credit notes, made ready for the template.

Their content is JSON like a quote's canonical content, with decimals as strings and ISO dates:

    {"schema": "trustcart.invoice/1", "kind": "INVOICE" or "CREDIT_NOTE",
     "number": "INV-2026-00007", "language": "en", "currency": "EUR", "prices": "NET" or "GROSS",
     "issued_on": "2026-12-01", "supplied_on": "2026-11-28" or null, "due_on": "2026-12-31" or null,
     "seller": {...}, "customer": {...}, "contact": {...} or null,       as in a quote
     "title": "..." or null, "intro": "..." or null, "notes": "..." or null,
     "order": "O-2026-00003" or null, "quote": "Q-2026-00042" or null,
     "purchase_order_ref": "..." or null,
     "original_invoice": "INV-2026-00007" or null,                      what a credit note corrects
     "lines": [...],                                                    as in a quote
     "discount": {...} or null,                                         as in a quote
     "totals": {"subtotal", "discount", "taxes", "tax", "total",        as in a quote, and
                "paid": "0.00", "due": "8023.54"},
     "payment": {"terms": "..." or null, "bank": "..." or null, "account": "DE02..." or null,
                 "bic": "..." or null,
                 "reference": "..." or null (then the number)} or null,
     "template": {...}}                                                 as in a quote

A credit note's amounts are positive; its kind says that they are owed to the customer.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from jobs.pdf.contents import Content, shared
from jobs.pdf.languages import Tongue
from jobs.pdf.rows import ImageUrl

PAYMENT: Final = (
    ("bank", "bank"),
    ("account", "account"),
    ("bic", "bic"),
    ("payment_reference", "reference"),
)


def view(content: Content, tongue: Tongue, *, image_url: ImageUrl) -> dict[str, Any]:
    """What the template prints."""
    credit = content["kind"] == "CREDIT_NOTE"
    kind = "credit_note" if credit else "invoice"
    common = shared(content, tongue, kind=kind, image_url=image_url)
    savings = None if credit else common["totals"]["savings"]
    return {
        **common,
        "reference": {"number": content["number"], "version": None},
        "facts": _facts(content, tongue, credit=credit),
        "due_label": "amount_credited" if credit else "amount_due",
        "due": tongue.money(content["totals"]["due"], content["currency"]),
        "totals": {**common["totals"], **_paid(content, tongue), "savings": savings},
        "payment": None if credit else _payment(content, tongue),
    }


def _facts(content: Content, tongue: Tongue, *, credit: bool) -> list[tuple[str, str]]:
    def day(key: str) -> str:
        return tongue.day(content[key]) if content.get(key) else ""

    facts = [
        ("credit_number" if credit else "invoice_number", content["number"]),
        ("date" if credit else "invoice_date", day("issued_on")),
        ("supply_date", day("supplied_on")),
        ("due", "" if credit else day("due_on")),
        ("original_invoice", content.get("original_invoice") or ""),
        ("order_ref", content.get("order") or ""),
        ("quote_ref", content.get("quote") or ""),
        ("purchase_order_ref", content.get("purchase_order_ref") or ""),
        ("customer_tax_id", content["customer"].get("tax_id") or ""),
    ]
    return [(key, value) for key, value in facts if value]


def _paid(content: Content, tongue: Tongue) -> dict[str, str | None]:
    """What is still open, where a part was paid."""
    sums, currency = content["totals"], content["currency"]
    paid = Decimal(sums.get("paid") or 0)
    return {
        "paid": tongue.money(str(-paid), currency) if paid else None,
        "open": tongue.money(sums["due"], currency) if paid else None,
    }


def _payment(content: Content, tongue: Tongue) -> dict[str, Any] | None:
    given = content.get("payment") or {}
    open_amount = Decimal(content["totals"]["due"])
    sentence = None
    if content.get("due_on") and open_amount > 0:
        amount = tongue.money(content["totals"]["due"], content["currency"])
        sentence = tongue.say("pay_by", amount=amount, date=tongue.day(content["due_on"]))
    given = {**given, "reference": given.get("reference") or content["number"]}
    rows = [(label, given[key].splitlines()) for label, key in PAYMENT if given.get(key)]
    return {"sentence": sentence, "terms": given.get("terms"), "rows": rows}
