"""What a row rule or a computed field may know besides its row: the caller and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, DateTime, Uuid, literal, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

from models import clock

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from auth.actors import Actor

MARK = "⟦{}⟧"


@dataclass(frozen=True, slots=True)
class Given:
    """SQL expressions for the request: compiled reads see marks, ORM sessions see values."""

    user_id: ColumnElement[Any]
    company_id: ColumnElement[Any]
    team_ids: ColumnElement[Any]
    now: ColumnElement[Any]
    today: ColumnElement[Any]
    quote_id: ColumnElement[Any]
    recipient_id: ColumnElement[Any]
    grant_id: ColumnElement[Any]


def _mark(name: str, kind: Any) -> ColumnElement[Any]:
    return literal_column(MARK.format(name), kind)


MARKS = Given(
    user_id=_mark("user_id", Uuid()),
    company_id=_mark("company_id", Uuid()),
    team_ids=_mark("team_ids", ARRAY(Uuid())),
    now=_mark("now", DateTime(timezone=True)),
    today=_mark("today", Date()),
    quote_id=_mark("quote_id", Uuid()),
    recipient_id=_mark("recipient_id", Uuid()),
    grant_id=_mark("grant_id", Uuid()),
)


def values(actor: Actor) -> Given:
    """The same expressions carrying one actor's values, for statements that SQLAlchemy runs."""
    now = clock.now()
    return Given(
        user_id=literal(actor.user_id, Uuid()),
        company_id=literal(actor.company_id, Uuid()),
        team_ids=literal(list(actor.team_ids), ARRAY(Uuid())),
        now=literal(now, DateTime(timezone=True)),
        today=literal(clock.today(actor.time_zone), Date()),
        quote_id=literal(actor.bearer and actor.bearer.quote_id, Uuid()),
        recipient_id=literal(actor.bearer and actor.bearer.recipient_id, Uuid()),
        grant_id=literal(actor.bearer and actor.bearer.grant_id, Uuid()),
    )
