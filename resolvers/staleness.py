"""What a caller with an old version is told: which fields that he may see have changed since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from auth.actors import Role
from auth.binding import bound_actor
from auth.lookups import LookUp
from auth.permissions import cell
from models.events import Event
from models.spelling import camel

MOST_EVENTS: Final = 100
UNSAID: Final = {"assigned": "owner_id"}
"""What an event without a word about fields has changed, by its participle; else the status."""


def changed_fields(record: Any, since: int) -> list[str]:
    """Return the API's names of the fields that were changed after a version, as the record tells.

    Every version has an event as a rule, so the latest ones are those since.
    """
    session = object_session(record)
    actor = bound_actor(session) if session else None
    if session is None or actor is None or since >= record.version:
        return []
    found: set[str] = set()
    for name, said in _latest(session, record, record.version - since):
        found |= _named(said) or {UNSAID.get(name.partition(".")[2], "status")}
    kind = type(record).__name__
    return sorted({shown for name in found for shown in _shown(kind, name, actor.role)})


def _latest(session: Session, record: Any, number: int) -> list[tuple[str, dict[str, Any]]]:
    found = session.execute(
        select(Event.name, Event.changes)
        .where(
            Event.subject_type == type(record).__name__,
            Event.subject_id == record.id,
            Event.name.not_like("%.created"),
        )
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(min(number, MOST_EVENTS))
        .execution_options(look_up=LookUp.CHANGED_FIELDS)
    )
    return [(name, said) for name, said in found]


def _named(said: Mapping[str, Any]) -> set[str]:
    """Return the fields of which an event speaks, in each of the ways in which events do."""
    found: set[str] = set()
    for key, value in said.items():
        if key == "fields" and isinstance(value, list):
            found |= set(value)
        elif key in {"before", "after"}:
            found |= set(value) if isinstance(value, dict) else set()
        else:
            found.add(key)
    return found


def _shown(kind: str, name: str, role: Role) -> list[str]:
    """Return the field behind a Python name, if the role sees it: an edge goes without its id."""
    spellings = {name, name.removesuffix("_id"), name.removesuffix("_ids") + "s"}
    return [one for one in map(camel, spellings) if cell(kind, one, role).shown]
