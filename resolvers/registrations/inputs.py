"""What a partner tells of an end customer."""

from __future__ import annotations

from datetime import date
from typing import NotRequired, TypedDict

from models.ids import ProductId
from models.money import Money


class DealFacts(TypedDict):
    """All that a submission needs."""

    end_customer_name: str
    country: str
    contact_name: str
    contact_email: str
    amount: Money
    expected_close: date
    end_customer_domain: NotRequired[str | None]
    end_customer_tax_id: NotRequired[str | None]
    product_ids: NotRequired[list[ProductId]]
    note: NotRequired[str | None]


class DraftFacts(TypedDict, total=False):
    """What of it is known so far."""

    end_customer_name: str
    country: str | None
    contact_name: str | None
    contact_email: str | None
    amount: Money | None
    expected_close: date | None
    end_customer_domain: str | None
    end_customer_tax_id: str | None
    product_ids: list[ProductId]
    note: str | None
