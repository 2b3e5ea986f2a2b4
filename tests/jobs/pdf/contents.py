"""Quotes, invoices and evidence as the product freezes them, with pictures by hash."""

import hashlib
import io
from copy import deepcopy
from typing import Any

from PIL import Image, ImageDraw

SELLER = {
    "name": "TrustCart GmbH",
    "tax_id": "DE123456789",
    "address": {
        "street": "Lindenstraße 12",
        "postal_code": "10969",
        "city": "Berlin",
        "region": None,
        "country": "DE",
    },
    "email": "sales@trustcart.test",
    "phone": "+49 30 1234567",
    "website": "https://trustcart.test",
}
CUSTOMER = {
    "name": "Acme Retail Ltd",
    "tax_id": "GB987654321",
    "address": {
        "street": "22 Harbour Road",
        "postal_code": "BS1 5TY",
        "city": "Bristol",
        "region": None,
        "country": "GB",
    },
}


def picture(colour: str, *, kind: str = "PNG", size: tuple[int, int] = (300, 300)) -> bytes:
    """A picture of a ring."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((60, 60, 240, 240), outline="white", width=16)
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


def sha(found: bytes) -> str:
    return hashlib.sha256(found).hexdigest()


LOGO, RING = picture("#0b6b53", size=(600, 300)), picture("#3a6ea5")
FILES = {sha(each): each for each in (LOGO, RING)}


def line(position: int, name: str, net: str, **changed: Any) -> dict[str, Any]:
    """A line of a quote, two pieces of something."""
    return {
        "key": f"l{position}",
        "position": position,
        "kind": "PRODUCT",
        "optional": False,
        "chosen": True,
        "sku": f"TC-{position:04}",
        "name": name,
        "text": None,
        "unit": "pcs",
        "quantity": "2",
        "unit_price": "100.00",
        "list_price": None,
        "discount_percent": None,
        "discount_amount": None,
        "net": net,
        "tax_code": "STANDARD",
        "tax_name": "VAT 19 %",
        "tax_percent": "19",
        "reverse_charge": False,
        "image": None,
        **changed,
    }


QUOTE: dict[str, Any] = {
    "schema": "trustcart.quote/1",
    "number": "Q-2026-00042",
    "version": 2,
    "title": "Point-of-sale terminals for three stores",
    "language": "en",
    "currency": "EUR",
    "prices": "NET",
    "tax_mode": "PER_GROUP",
    "rounding": "HALF_UP",
    "issued_on": "2026-11-25",
    "valid_until": "2027-02-23",
    "time_zone": "Europe/Berlin",
    "seller": SELLER,
    "customer": CUSTOMER,
    "contact": {"name": "Ana Almeida", "title": "Head of Operations"},
    "representative": {"name": "Mara Lindqvist", "email": "agent@trustcart.test", "phone": None},
    "intro": "Dear Ana,\n\nhere is what we talked about.",
    "notes": "Delivery four weeks after the order.",
    "lines": [
        line(1, "Hardware", "0", kind="SECTION", quantity="0", unit_price="0"),
        line(2, "Terminal T3", "190.00", discount_percent="5", list_price="120.00"),
        line(3, "Printer P80", "200.00", image=sha(RING), text="Ethernet and USB"),
        line(4, "Cash drawer", "200.00", optional=True, chosen=False),
        line(5, "Barcode scanner", "200.00", optional=True, chosen=True),
    ],
    "discount": {"kind": "PERCENT", "value": "3"},
    "totals": {
        "subtotal": "590.00",
        "discount": "17.70",
        "taxes": [
            {
                "code": "STANDARD",
                "name": "VAT 19 %",
                "percent": "19",
                "base": "572.30",
                "tax": "108.74",
            }
        ],
        "tax": "108.74",
        "total": "681.04",
        "savings": "67.70",
    },
    "terms": {"title": "General terms", "version": 3, "body": "Pay in 30 days.\n\nKeep it well."},
    "consent": {"text": "By signing I accept this quote.", "version": "2026-01", "required": True},
    "signatories": [{"name": "Ana Almeida", "title": "Head of Operations", "position": 1}],
    "template": {
        "colour": "#0b6b53",
        "accent": "#0e7259",
        "logo": sha(LOGO),
        "footer": "TrustCart GmbH · HRB 12345",
        "show_discounts": True,
    },
}


def quote(**changed: Any) -> dict[str, Any]:
    """The quote with some of it changed."""
    return {**deepcopy(QUOTE), **changed}


def long_quote(lines: int) -> dict[str, Any]:
    """A quote with a section of so many lines."""
    section = line(1, "Everything", "0", kind="SECTION", quantity="0", unit_price="0")
    return quote(lines=[section, *(line(n, f"Thing {n}", "200.00") for n in range(2, lines + 2))])


ARABIC = quote(
    language="ar",
    currency="AED",
    title="أجهزة نقاط البيع لثلاثة متاجر",
    intro="شكرًا على اللقاء. فيما يلي ما اتفقنا عليه مع نظام TrustCart POS.",
    notes="التسليم خلال أربعة أسابيع.",
    contact={"name": "ليلى حداد", "title": "مديرة العمليات"},
    customer={
        "name": "شركة النخيل للتجارة",
        "tax_id": "100123456700003",
        "address": {"street": "شارع الشيخ زايد 45", "city": "دبي", "country": "AE"},
    },
    lines=[
        line(1, "جهاز دفع T3", "190.00", unit="قطعة", discount_percent="5", list_price="120.00"),
        line(2, "طابعة إيصالات", "200.00", unit="قطعة", text="Ethernet و USB"),
        line(3, "درج نقود", "200.00", unit="قطعة", optional=True, chosen=False),
    ],
    terms={"title": "الشروط العامة", "version": 3, "body": "الدفع خلال 30 يومًا."},
    consent={"text": "بالتوقيع أقبل هذا العرض.", "version": "2026-01", "required": True},
    signatories=[{"name": "ليلى حداد", "title": "مديرة العمليات", "position": 1}],
)


INVOICE: dict[str, Any] = {
    **{key: QUOTE[key] for key in ("language", "currency", "prices", "seller", "customer")},
    **{key: QUOTE[key] for key in ("contact", "discount", "template")},
    "schema": "trustcart.invoice/1",
    "kind": "INVOICE",
    "number": "INV-2026-00007",
    "issued_on": "2026-12-20",
    "supplied_on": "2026-12-18",
    "due_on": "2027-01-19",
    "title": None,
    "intro": None,
    "notes": "Thank you for your order.",
    "order": "O-2026-00003",
    "quote": "Q-2026-00042",
    "purchase_order_ref": "PO-7781",
    "original_invoice": None,
    "lines": [line(1, "Terminal T3", "590.00")],
    "totals": {**QUOTE["totals"], "paid": "81.04", "due": "600.00"},
    "payment": {
        "terms": "Payment within 30 days.",
        "bank": "Berliner Bank",
        "account": "DE02 1203 0000 0000 2020 51",
        "bic": "BYLADEM1001",
        "reference": "INV-2026-00007",
    },
}
VERIFY_ID = "0123456789abcdef0123456789abcdef"
EVIDENCE: dict[str, Any] = {
    "quote": "Q-2026-00042",
    "version": 2,
    "content_hash": "ab" * 32,
    "pdf_hash": "cd" * 32,
    "signer": {"name": "Ana Almeida", "email": "ana@acme.test", "title": "Head of Operations"},
    "method": "TYPED",
    "signed_at": "2026-11-26T09:12:44.123456+00:00",
    "time_zone": "Europe/Berlin",
    "network": "203.0.113.0/24",
    "origin_hash": "ef" * 32,
    "verified_by": "ACCEPT_LINK",
    "consent": {"text": "By signing I accept this quote.", "version": "2026-01"},
    "purchase_order_ref": "PO-7781",
    "mailbox": "ana@acme.test",
    "viewed_at": "2026-11-26T09:02:01+00:00",
    "verify_id": VERIFY_ID,
}
