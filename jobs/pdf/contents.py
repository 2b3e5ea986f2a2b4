"""What all documents share: parties, lines, sums and colours, made ready for the templates.

Nothing is computed but the subtotals of sections: a document says what was frozen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import rfc8785

from jobs.pdf.colours import palette
from jobs.pdf.languages import Tongue
from jobs.pdf.parties import customer, seller
from jobs.pdf.rows import ImageUrl, Printer

Content = Mapping[str, Any]
WRITTEN: Final = ("contact", "intro", "notes")


def canonical(content: Content) -> bytes:
    """The bytes whose hash is the content hash (RFC 8785)."""
    return rfc8785.dumps(dict(content))


def content_hash(content: Content) -> str:
    """SHA-256 of the canonical bytes."""
    return hashlib.sha256(canonical(content)).hexdigest()


def shared(content: Content, tongue: Tongue, *, kind: str, image_url: ImageUrl) -> dict[str, Any]:
    """What the templates of any document print."""
    template = content["template"]
    logo = template.get("logo")
    shown = template.get("show_discounts", True)
    title = f"{tongue.plain(kind)} {content['number']}"
    printer = Printer(tongue, content["currency"], shown, image_url)
    return {
        "say": tongue.say,
        "tongue": tongue,
        "kind": kind,
        "title": title,
        "heading": content.get("title") or title,
        "currency": content["currency"],
        **{key: content.get(key) for key in WRITTEN},
        "hash": content_hash(content),
        "watermark": False,
        "palette": palette(template.get("colour"), template.get("accent")),
        "logo": image_url(logo) if logo else None,
        "footer": template.get("footer"),
        "seller": seller(content["seller"], tongue),
        "customer": customer(content["customer"], tongue),
        "groups": printer.groups(content["lines"]),
        "totals": totals(content, tongue, show_discounts=shown),
        "reverse_charge": any(line.get("reverse_charge") for line in content["lines"]),
        "payment": None,
    }


def totals(content: Content, tongue: Tongue, *, show_discounts: bool) -> dict[str, Any]:
    """The rows below the lines; with gross prices the taxes are told, not added."""
    sums, currency = content["totals"], content["currency"]

    def money(value: str) -> str:
        return tongue.money(value, currency)

    discount = Decimal(sums["discount"])
    savings = Decimal(sums.get("savings") or 0)
    net = str(Decimal(sums["subtotal"]) - discount)
    return {
        "gross": content["prices"] == "GROSS",
        "subtotal": money(sums["subtotal"]),
        "discount": money(str(-discount)) if discount else None,
        "discount_percent": _percent_off(content.get("discount"), tongue),
        "net": money(net) if discount else None,
        "taxes": [
            {"name": tax["name"], "base": money(tax["base"]), "tax": money(tax["tax"])}
            for tax in sums["taxes"]
        ],
        "total": money(sums["total"]),
        "paid": None,
        "savings": money(str(savings)) if show_discounts and savings > 0 else None,
    }


def _percent_off(discount: Content | None, tongue: Tongue) -> str | None:
    if discount is None or discount["kind"] != "PERCENT":
        return None
    return tongue.percent(discount["value"])
