"""The one namespace in which every annotation of the schema is resolved; types are added here."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated

from strawberry import ID, argument

from schema.scalars import JSON, URL, CurrencyCode, IdempotencyKey, Locale, TimeZone

__all__ = [
    "ID",
    "JSON",
    "URL",
    "Annotated",
    "CurrencyCode",
    "Decimal",
    "IdempotencyKey",
    "Locale",
    "TimeZone",
    "argument",
    "date",
    "datetime",
    "time",
]
