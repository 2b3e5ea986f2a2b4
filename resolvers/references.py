"""The names that other systems give to our records; one name means one record."""

from typing import TypedDict

from sqlalchemy.orm import Session

from models.base import Base
from models.credentials import ExternalReference
from resolvers.records import assign


class ExternalRefInput(TypedDict):
    """The key of a record in another system; unique within that system and kind of record."""

    system: str
    value: str


def name_abroad(session: Session, record: Base, reference: ExternalRefInput | None) -> None:
    """Keep another system's key of a new record; the database refuses one that is taken."""
    if reference is None:
        return
    kept = ExternalReference(
        subject_type=type(record).__name__,
        subject_id=record.id,  # type: ignore[attr-defined]
    )
    assign(kept, reference, within="external_ref.")
    session.add(kept)
