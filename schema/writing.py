"""Mutations: one use-case in one transaction each, then the payload read by a compiled plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

import orjson
from anyio import CapacityLimiter, to_thread
from graphql import get_named_type

from schema.acting import Act, Done, act, overtaken
from schema.entities import ENTITIES
from schema.http.contract import Stale
from schema.http.errors import Code
from schema.mutating import MUTATIONS, Mutation
from schema.reading.compiled import Compiled, compile_fields
from schema.reading.inputs import Input, python
from schema.reading.parameters import Parameters
from schema.reading.planner import Planner
from schema.reading.refusals import Refused
from schema.reading.roots import record_by_id
from schema.reading.selections import Selections

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLObjectType
    from sqlalchemy.orm import Session

    from schema.http.contract import GraphQLRequest
    from schema.reading.documents import Document, Operation
    from schema.reading.parameters import Request
    from schema.reading.plan import Node
    from schema.reading.pool import Pool
    from schema.reading.rights import Rights

COST = 10
SEVERAL = "The header Idempotency-Key is for one mutation: give each its own `idempotencyKey`."


@dataclass(slots=True)
class CompiledField:
    """One mutation of a document: the act and what its payload shows."""

    key: str
    mutation: Mutation | None
    given: dict[str, Input]
    payload: list[tuple[str, str, Any]] = field(default_factory=list)
    records: Compiled | None = None


@dataclass(slots=True)
class CompiledMutation:
    """The fields of a mutation operation, run one after the other."""

    cost: int
    largest: str
    fields: list[CompiledField]
    free: bool = False


@dataclass(slots=True)
class Written:
    """The JSON object of a mutation's fields."""

    fields: bytes
    replayed: bool


class Sessions(Protocol):
    """Opens a session on the database of writes."""

    def __call__(self) -> Session:
        """Return a new session."""


class Writer:
    """Runs acts in worker threads, one transaction each."""

    def __init__(self, sessions: Sessions, threads: int) -> None:
        """At most `threads` acts run at once."""
        self._sessions, self._threads = sessions, threads
        self._limiter: CapacityLimiter | None = None

    async def run(
        self, plan: CompiledMutation, values: Request, request: GraphQLRequest, pool: Pool
    ) -> Written:
        """Run every field in order; each one is finished before the next begins."""
        self._limiter = self._limiter or CapacityLimiter(self._threads)
        header = request.idempotency_key
        if header and sum(one.mutation is not None for one in plan.fields) > 1:
            raise Refused(Code.BAD_REQUEST, SEVERAL)
        parts: list[bytes] = []
        replayed = False
        for one in plan.fields:
            if one.mutation is None:
                parts.append(orjson.dumps(one.key) + b":" + orjson.dumps("Mutation"))
                continue
            given = python(one.given["input"], values.variables)
            made = Act(one.mutation, given, values.actor, given.get("idempotencyKey") or header)
            done = await self._act(made, first=not parts)
            replayed = replayed or done.replayed
            payload = await self._payload(one, done, values, pool)
            parts.append(orjson.dumps(one.key) + b":" + payload)
        return Written(b"{" + b",".join(parts) + b"}", replayed)

    async def _act(self, wanted: Act, *, first: bool) -> Done:
        """Do one act; once others are done, the request is not repeated for a stale actor."""
        try:
            return await to_thread.run_sync(
                act, self._sessions, wanted, limiter=self._limiter, abandon_on_cancel=False
            )
        except Stale:
            if first:
                raise
            return overtaken()

    async def _payload(self, one: CompiledField, done: Done, values: Request, pool: Pool) -> bytes:
        read: dict[str, bytes] = {}
        if one.records is not None and done.records:
            values.facts.update(
                {f"{one.key}.{name}": identity for name, identity in done.records.items()}
            )
            async with pool.reader() as reader:
                fields = await one.records.run(reader, values)
            asked = [key for key, kind, _ in one.payload if kind == "record"]
            read = dict(zip(asked, fields, strict=True))
        parts = []
        for key, kind, shown in one.payload:
            if kind == "record":
                parts.append(read.get(key) or orjson.dumps(key) + b":null")
            else:
                parts.append(
                    orjson.dumps(key) + b":" + orjson.dumps(_plain(kind, shown, done), default=str)
                )
        return b"{" + b",".join(parts) + b"}"


def compile_mutation(
    rights: Rights,
    document: Document,
    operation: Operation,
    variables: dict[str, Any],
    largest: int,
) -> CompiledMutation:
    """Return the plan of a mutation operation."""
    selections = Selections(rights.schema, document.fragments, variables)
    kind = rights.schema.mutation_type
    assert kind is not None
    fields = []
    cost = 0
    for key, nodes in selections.fields(kind, operation.node.selection_set).items():
        made = CompiledField(key, None, {})
        if nodes[0].name.value != "__typename":
            made = _field(Planner(rights, selections, Parameters(), largest), kind, key, nodes)
            cost += COST + (made.records.cost if made.records else 0)
        fields.append(made)
    return CompiledMutation(cost, "", fields)


def _field(
    planner: Planner, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]
) -> CompiledField:
    selections = planner.selections
    mutation = MUTATIONS[nodes[0].name.value]
    made = CompiledField(key, mutation, planner.arguments(kind, nodes[0]))
    payload = selections.target(kind, nodes[0])
    records: list[tuple[str, Node]] = []
    for inner_key, inner in selections.below(payload, nodes).items():
        name = inner[0].name.value
        if name in mutation.entities:
            entity = ENTITIES[mutation.entities[name]]
            records.append((inner_key, record_by_id(planner, entity, f"{key}.{name}", inner)))
            made.payload.append((inner_key, "record", name))
        elif name == "userErrors":
            asked = selections.below(payload_target(payload, inner[0]), inner)
            shown = [(one, nodes[0].name.value) for one, nodes in asked.items()]
            made.payload.append((inner_key, "errors", shown))
        elif name == "__typename":
            made.payload.append((inner_key, "constant", payload.name))
        else:
            made.payload.append((inner_key, "plain", name))
    if records:
        made.records = compile_fields(
            records, planner.parameters, cost=planner.cost.total, largest="", fresh=False
        )
    return made


def payload_target(payload: GraphQLObjectType, node: FieldNode) -> GraphQLObjectType:
    """Return the object type of a payload's field."""
    return cast("GraphQLObjectType", get_named_type(payload.fields[node.name.value].type))


def _plain(kind: str, shown: Any, done: Done) -> Any:
    match kind:
        case "errors":
            return [
                {
                    key: "UserError" if name == "__typename" else error.get(name)
                    for key, name in shown
                }
                for error in done.errors
            ]
        case "constant":
            return shown
        case _:
            return done.plain.get(shown)
