"""A compiled plan: one text statement for all its fields, levels for those that need Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from auth.actors import Role
from schema.http.contract import Stale
from schema.reading.levels import Emitter
from schema.reading.plan import Constant
from schema.reading.statements import Statement, statement
from schema.reading.text import NeedsPython, json_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from schema.reading.levels import Rows
    from schema.reading.parameters import Parameters, Request
    from schema.reading.plan import Node
    from schema.reading.pool import Reader


@dataclass(slots=True)
class Part:
    """One field of the answer: constant bytes, a column of the text statement, or levels.

    A column brings its key along, so that a large answer is not copied to put one in front.
    """

    key: bytes
    constant: bytes | None = None
    column: int | None = None
    rows: Rows | None = None


@dataclass(slots=True)
class Compiled:
    """The statements of a selection and how their results are put together."""

    cost: int
    largest: str
    free: bool = False  # the price is asked for, nothing is read
    parts: list[Part] = field(default_factory=list)
    statement: Statement | None = None
    levels: bool = False
    alone: bool = False
    """True for the one column of a statement, as nearly all that is asked is."""

    async def run(self, reader: Reader, request: Request) -> list[bytes]:
        """Return `"key":value` for every field, all of one moment; raises `Stale`."""
        if self.levels:
            async with reader.one_moment():
                return await self._run(reader, request)
        return await self._run(reader, request)

    async def _run(self, reader: Reader, request: Request) -> list[bytes]:
        record: Any = ()
        if self.statement is not None:
            found = await reader.rows(self.statement, self.statement.values(request))
            if not found:
                raise Stale
            record = found[0]
            if self.alone:
                return [record[0]]
        answer = []
        for part in self.parts:
            if part.column is not None:
                value = record[part.column]
            elif part.constant is not None:
                value = part.constant
            else:
                value = await _levels(part, reader, request)
            answer.append(part.key + value)
        return answer


async def _levels(part: Part, reader: Reader, request: Request) -> bytes:
    assert part.rows is not None
    found = await part.rows.run(reader.rows, request, [])
    if not found:
        raise Stale
    return orjson.dumps(found[()])


def compile_fields(
    fields: list[tuple[str, Node]],
    parameters: Parameters,
    *,
    cost: int,
    largest: str,
    free: bool = False,
    fresh: bool = True,
    role: Role | None = None,
    python: bool = False,
) -> Compiled:
    """Compile planned fields; `fresh` ties every statement to the actor's access epoch or grant.

    The `role` says what else they are tied to. `python` takes the emitter of levels for
    everything: the tests compare the two with it.
    """
    made = Compiled(cost, largest, free)
    epoch = TIES.get(role, _epoch)(parameters) if fresh else "true"
    columns: list[str] = []
    for key, node in fields:
        made.parts.append(part := Part(orjson.dumps(key) + b":"))
        if isinstance(node, Constant):
            part.constant = orjson.dumps(node.value)
            continue
        try:
            _may_be_text(python=python)
            columns.append(f"convert_to('{part.key.decode()}' || {json_text(node)}, 'UTF8')")
            part.column, part.key = len(columns) - 1, b""
        except NeedsPython:
            part.rows = Emitter(parameters, epoch).root(node)
    made.levels, made.alone = any(one.rows for one in made.parts), len(columns) == len(fields) == 1
    if columns or (fresh and not made.levels):
        sql = f"SELECT {', '.join(columns) or '1'} WHERE {epoch}"
        made.statement = statement(sql, parameters)
    return made


def _may_be_text(*, python: bool) -> None:
    """Go the way of documents that need Python, as the tests do with all of them."""
    if python:
        raise NeedsPython


def _grant(parameters: Parameters) -> str:
    grant, now = parameters.given("grant_id"), parameters.given("now")
    live = f"id = {grant} AND revoked_at IS NULL AND expires_at > {now}"
    return f"EXISTS (SELECT FROM link_grants WHERE {live})"


def _epoch(parameters: Parameters) -> str:
    user, epoch = parameters.given("user_id"), parameters.given("epoch")
    return f"(SELECT access_epoch FROM users WHERE id = {user}) = {epoch}"


def _nothing(_: Parameters) -> str:
    return "true"


TIES: dict[Role | None, Callable[[Parameters], str]] = {Role.LINK: _grant, Role.PUBLIC: _nothing}
"""What a statement depends on for those who are no users; for users it is the access epoch."""
