"""What a version hands on to the next one: everything but its state and what follows from it."""

from typing import Any, Final, TypeVar

from sqlalchemy import Table

from models.base import Base
from models.quote_lines import QuoteLine
from models.quote_versions import QuoteVersion

Row = TypeVar("Row", bound=Base)
STAMPS: Final = {
    "id",
    "created_at",
    "updated_at",
    "created_by_id",
    "updated_by_id",
    "version",
}
NOT_OF_VERSION: Final = STAMPS | {
    "number",
    "status",
    "expires_at",
    "content",
    "content_hash",
    "sent_at",
    "viewed_at",
    "decided_at",
    "decline_reason",
    "decline_note",
    "purchase_order_ref",
    "restored_from_id",
    "change_note",
    "addressees",
}


def copied_version(version: QuoteVersion, *, number: int) -> QuoteVersion:
    """Return a draft that says the same under another number."""
    return QuoteVersion(number=number, **_values(version, NOT_OF_VERSION))


def copied_line(line: QuoteLine, version: QuoteVersion, **other: Any) -> QuoteLine:
    """Return the same line, under the same key, in another version."""
    left_out = STAMPS | {"quote_version_id"} | other.keys()
    return QuoteLine(quote_version_id=version.id, **_values(line, left_out), **other)


def _values(row: Base, left_out: set[str] | frozenset[str]) -> dict[str, Any]:
    table = row.__table__
    assert isinstance(table, Table)
    return {one.name: getattr(row, one.name) for one in table.c if one.name not in left_out}
