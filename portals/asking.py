"""How a page asks the API: in the same process, as its visitor, with the documents of the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import orjson

import settings
from auth.actors import Actor
from portals.documents import Operation
from portals.failures import Failed, Failure
from schema.http.contract import Executor, GraphQLRequest, Identifier, Stale
from schema.http.errors import Code
from schema.http.outages import is_late, is_outage

Again: TypeAlias = Callable[[], Any]
MEANS: Final = {
    Code.UNAUTHENTICATED: Failure.SIGNED_OUT,
    Code.RATE_LIMITED: Failure.TOO_OFTEN,
    Code.DEADLINE_EXCEEDED: Failure.AWAY,
    Code.UNAVAILABLE: Failure.AWAY,
    # What came from the address, an id or a cursor, is none that we gave out.
    Code.ID_TYPE_MISMATCH: Failure.ABSENT,
    Code.CURSOR_MISMATCH: Failure.ABSENT,
    Code.BAD_REQUEST: Failure.ABSENT,
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: an operation with its variables, under the id of the visitor's request."""

    operation: Operation
    variables: Mapping[str, object]
    request_id: str


class Api:
    """The API as pages see it."""

    def __init__(self, engine: Executor, identifier: Identifier) -> None:
        """Ask the engine that answers /graphql."""
        self._engine, self._identifier = engine, identifier

    async def ask(self, actor: Actor, question: Question, again: Again) -> dict[str, Any]:
        """The answer's data; raises `Failed` for everything else.

        `again` loads the visitor anew: what he may do has changed since he was loaded.
        """
        request = GraphQLRequest(
            question.operation.text,
            dict(question.variables),
            question.operation.name,
            None,
            allow_mutations=True,
            request_id=question.request_id,
            trusted=True,
        )
        try:
            async with asyncio.timeout(settings.get().request_deadline):
                return _read(await self._execute(actor, request, again))
        except Exception as problem:
            if is_late(problem) or is_outage(problem):
                raise Failed(Failure.AWAY) from problem
            raise

    def forget(self, actor: Actor) -> None:
        """See the visitor anew with his next request: he has changed something."""
        self._identifier.forget(actor)

    async def _execute(self, actor: Actor, request: GraphQLRequest, again: Again) -> Any:
        try:
            return await self._engine.execute(actor, request)
        except Stale:
            self._identifier.forget(actor)
        fresh = await again()
        if fresh is None:
            raise Failed(Failure.SIGNED_OUT)
        try:
            return await self._engine.execute(fresh, request)
        except Stale:
            raise Failed(Failure.SIGNED_OUT) from None


def _read(outcome: Any) -> dict[str, Any]:
    if outcome.status == 429:
        seconds = outcome.bucket.retry_after if outcome.bucket else 1
        raise Failed(Failure.TOO_OFTEN, retry_after=max(1, seconds))
    answer = orjson.loads(outcome.body)
    for one in answer.get("errors", ()):
        code = one["extensions"]["code"]
        raise Failed(MEANS.get(code, Failure.BROKEN), reason=f"{code}: {one['message']}")
    found: dict[str, Any] = answer["data"]
    return found
