"""Writing many rows of one table by COPY, inside the session's transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy.orm import Session

from models import clock
from models.base import Base
from models.errors import Conflict, ErrorCode
from resolvers.imports.progress import Progress

PLACE: Final = re.compile(r"COPY \w+, line (\d+)")


def copy(
    session: Session,
    model: type[Base],
    rows: Sequence[dict[str, Any]],
    *,
    progress: Progress | None = None,
) -> None:
    """Write rows of one shape, with the model's defaults and stamps for what they do not say."""
    if not rows:
        return
    session.flush()
    constants = {k: v for k, v in _defaults(model).items() if k not in rows[0]}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model.__tablename__),
        sql.SQL(", ").join(map(sql.Identifier, [*rows[0], *constants])),
    )
    of_row, rest = itemgetter(*rows[0]), tuple(constants.values())
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    try:
        with connection.cursor().copy(statement) as out:
            for done, row in enumerate(rows, 1):
                out.write_row(of_row(row) + rest)
                if progress:
                    progress.part(done, len(rows), model.__tablename__)
    except psycopg.Error as error:
        raise _refused(model, rows, error) from error


def _defaults(model: type[Base]) -> dict[str, Any]:
    columns = model.__table__.columns
    found = {
        column.name: column.default.arg
        for column in columns
        if column.default is not None and column.default.is_scalar
    }
    stamps = dict.fromkeys(("created_at", "updated_at"), clock.now())
    found |= {name: moment for name, moment in stamps.items() if name in columns}
    return {**found, "version": 1} if "version" in columns else found


def _refused(model: type[Base], rows: Sequence[dict[str, Any]], error: psycopg.Error) -> Conflict:
    """What the rules above let pass and a rule of the database did not."""
    place = PLACE.search(error.diag.context or "")
    name = rows[int(place[1]) - 1].get("name", "") if place else ""
    reason = error.diag.message_primary or str(error)
    return Conflict(
        ErrorCode.CONFLICT, f"The database refused {model.__tablename__} {name}: {reason}"
    )
