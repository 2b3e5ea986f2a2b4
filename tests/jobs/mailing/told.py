"""One world of values from which every mail can be written, in each language."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from jobs.mailing import Brand, Moment, Person, Word
from models.money import Money

BRAND = Brand("TrustCart GmbH", "#0b6b53", "Musterstraße 1, 10115 Berlin")
MAYA = Person("Maya Weber", "maya@trustcart.test", "Account manager", "+49 30 1234567")
MESSAGE = "As discussed: 5 % off.\n\nMaya"
LANGUAGES = ("ar", "de", "en")
TOKEN = "https://crm.example.org/q/7Xv9kQ2mT4sB8nL1pR6wZ3yC5dF0hJ7g"


def at(day: int, hour: int = 22) -> Moment:
    """A minute to midnight in Berlin, unless another hour is said."""
    return Moment(datetime(2026, 12, day, hour, 59, tzinfo=UTC), "Europe/Berlin")


def euros(amount: str) -> Money:
    """So much money."""
    return Money(Decimal(amount), "EUR")


TOLD: dict[str, Any] = {
    "brand": BRAND,
    "reader": "Ana Almeida",
    "sender": MAYA,
    "message": MESSAGE,
    "attached": True,
    "sealing": True,
    "paid": True,
    "number": "Q-2026-00042",
    "title": "Office chairs",
    "customer": "Acme",
    "version": 2,
    "line": "Desk & chair",
    "author": "Ben Okafor",
    "viewer": "Ben Okafor",
    "signer": "Ben Okafor",
    "waiting": "Cleo Laurent",
    "delegate": "Cleo Laurent",
    "delegate_address": "cleo@acme.test",
    "delegator": "Ben Okafor",
    "inviter": "Ben Okafor",
    "changed_by": "Ben Okafor",
    "user": "Cleo Laurent",
    "role": Word("roles", "BUYER"),
    "verified": Word("verified", "ACCEPT_LINK", {"mailbox": "ana@acme.test"}),
    "order": "O-2026-00007",
    "purchase_order": "PO 4711",
    "invoice": "R-2026-00012",
    "credit_note": "G-2026-00003",
    "reference": "R-2026-00012 Acme",
    "file": "orders.csv",
    "browser": "Firefox",
    "place": "Lisbon",
    "bank_account": "SI56 •••• 3438",
    "closing": euros("1666.80"),
    "address": "203.0.113.7",
    "content_hash": "3f5a" * 16,
    "pdf_hash": "9b1c" * 16,
    "total": euros("12400.00"),
    "amount": euros("400.50"),
    "open_amount": euros("11999.50"),
    "due": date(2027, 1, 15),
    "paid_on": date(2026, 12, 20),
    "ends": at(18),
    "ended": at(18),
    "when": at(17),
    "signed_at": at(17),
    "applicant": "Noor Haddad",
    "country": "DE",
    "partner": "Northstar",
    "reapply": date(2027, 6, 1),
    "left": timedelta(days=3),
    "lasts": timedelta(minutes=10),
}


def told(**changes: Any) -> dict[str, Any]:
    """What all kinds need, and all that they may have."""
    return TOLD | changes


def secrets(names: frozenset[str]) -> dict[str, str]:
    """Something for each placeholder, each link another."""
    return {name: "482913" if name == "code" else f"{TOKEN}-{name[5:]}" for name in names}
