"""The engine: text → validated document → compiled plan → one statement → bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from anyio import to_thread
from graphql import GraphQLError, OperationType

import settings
from auth.actors import API_ADHOC, API_WRITE, Actor, Role
from auth.authenticate import may_only_read
from auth.buckets import BucketLimits, Buckets, BucketState
from models import clock
from schema.build import fingerprint, roles, schema_of
from schema.http.contract import GraphQLRequest, Outcome
from schema.http.errors import Code, error, from_graphql
from schema.reading.columns import readable
from schema.reading.documents import Documents, Invalid, Operation
from schema.reading.operations import compile_query
from schema.reading.parameters import Request
from schema.reading.refusals import Refused
from schema.reading.rights import Rights
from schema.version import VERSION
from schema.writing import compile_mutation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.identities import Audience
    from schema.reading.documents import Document
    from schema.reading.pool import Pool
    from schema.writing import CompiledMutation, Writer


_FORBIDDEN = (Code.DOCUMENT_NOT_TRUSTED, Code.INSUFFICIENT_SCOPE)
REFUSED_COSTS = 50  # points that a document costs which is not even valid


class Facts(dict[str, Any]):
    """What the roots about the API and the bucket answer, found out when a document asks."""

    def __init__(self, actor: Actor, bucket: BucketState, cost: int, limit: int) -> None:
        self._of = actor, bucket, cost, limit

    def __missing__(self, name: str) -> Any:
        actor, bucket, cost, limit = self._of
        makers: dict[str, Callable[[], Any]] = {
            "api.version": lambda: VERSION,
            "api.schemaHash": lambda: fingerprint(actor.role),
            "api.serverTime": clock.now,
            "api.mode": actor.mode.upper,
            "rate.requested": lambda: cost,
            "rate.limit": lambda: limit,
            "rate.capacity": lambda: bucket.capacity,
            "rate.available": lambda: bucket.available,
            "rate.restorePerSecond": lambda: bucket.restore_per_second,
        }
        return makers[name]()


@dataclass(slots=True)
class _Prepared:
    """A request that is ready to run."""

    actor: Actor
    request: GraphQLRequest
    values: Request
    bucket: BucketState
    cost: int
    limit: int


class Engine:
    """Answers requests of every role."""

    def __init__(self, pools: Mapping[Audience, Pool], writer: Writer, buckets: Buckets) -> None:
        """Read through one pool per audience; `writer` runs the use-cases."""
        self._pools, self._writer, self._buckets = pools, writer, buckets
        self._limits = {one: settings.get().limits(one) for one in pools}
        self._held = {
            audience: BucketLimits(one.bucket_capacity, one.bucket_restore)
            for audience, one in self._limits.items()
        }
        self._documents: dict[Role, Documents] = {}
        self._rights: dict[Role, Rights] = {}

    async def execute(self, actor: Actor, request: GraphQLRequest) -> Outcome:
        """Answer one request."""
        try:
            return await self._execute(actor, request)
        except Invalid as problem:
            errors = [from_graphql(one, request.request_id, problem.code) for one in problem.errors]
            self._buckets.charge(actor.client_id, REFUSED_COSTS, self._held[actor.audience])
            return Outcome(orjson.dumps({"errors": errors}), executed=False)
        except Refused as problem:
            return _refusal(problem, request)

    async def _execute(self, actor: Actor, request: GraphQLRequest) -> Outcome:
        if actor.role not in self._documents:
            await to_thread.run_sync(self._prepare, actor.role)
        documents = self._documents[actor.role]
        document, literals = documents.find(request.document)
        if not (request.trusted or actor.is_staff or API_ADHOC in actor.scopes):
            raise Refused(Code.DOCUMENT_NOT_TRUSTED, "This login sends trusted documents only.")
        operation = _chosen(document, request.operation_name)
        kind = operation.node.operation
        if kind is not OperationType.QUERY and not request.allow_mutations:
            body = {"errors": [error("Send mutations by POST.", Code.BAD_REQUEST)]}
            return Outcome(orjson.dumps(body), executed=False, status=405)
        if kind is OperationType.MUTATION and may_only_read(actor):
            raise Refused(Code.INSUFFICIENT_SCOPE, f"This token lacks the scope {API_WRITE}.")
        variables = documents.variables(operation, request.variables or {}, literals)
        plan = self._plan(actor.role, document, operation, variables)
        prepared = self._charge(actor, request, plan, variables)
        if not prepared.bucket.granted:
            return Outcome(b"", executed=False, bucket=prepared.bucket, status=429)
        if kind is OperationType.MUTATION:
            return await self._write(prepared, plan)
        return await self._read(prepared, plan)

    def warm(self) -> None:
        """Make ready for every role what a first request would wait for."""
        for role in roles():
            self._prepare(role)
        for audience in self._pools:
            readable(audience)

    def _prepare(self, role: Role) -> None:
        schema = schema_of(role)
        self._rights[role] = Rights(role, schema)
        self._documents[role] = Documents(schema)

    def _plan(
        self, role: Role, document: Document, operation: Operation, variables: dict[str, Any]
    ) -> Any:
        key = operation.shape(variables)
        plan: Any = operation.plans.get(key)
        if plan is None:
            largest = self._limits[role.audience].page_maximum
            mutating = operation.node.operation is OperationType.MUTATION
            compiler: Any = compile_mutation if mutating else compile_query
            plan = compiler(self._rights[role], document, operation, variables, largest)
            operation.keep(key, plan)
        return plan

    def _charge(
        self, actor: Actor, request: GraphQLRequest, plan: Any, variables: dict[str, Any]
    ) -> _Prepared:
        limits = self._limits[actor.audience]
        if plan.cost > limits.cost_limit:
            part = f" `{plan.largest}` weighs most: shrink it." if plan.largest else ""
            message = f"This costs {plan.cost} of at most {limits.cost_limit}.{part}"
            raise Refused(Code.QUERY_TOO_COSTLY, message)
        held = self._held[actor.audience]
        charged = 0 if plan.free else max(plan.cost, 1)
        bucket = self._buckets.charge(actor.client_id, charged, held)
        facts = Facts(actor, bucket, plan.cost, limits.cost_limit)
        values = Request(actor, variables, clock.now(), facts, [])
        return _Prepared(actor, request, values, bucket, plan.cost, limits.cost_limit)

    async def _read(self, prepared: _Prepared, plan: Any) -> Outcome:
        pool = self._pools[prepared.actor.audience]
        async with pool.reader() as reader:
            fields = await plan.run(reader, prepared.values)
        return _answer(prepared, b"{", fields[0] if len(fields) == 1 else b",".join(fields), b"}")

    async def _write(self, prepared: _Prepared, plan: CompiledMutation) -> Outcome:
        pool = self._pools[prepared.actor.audience]
        outcome = await self._writer.run(plan, prepared.values, prepared.request, pool)
        more = {"idempotency": {"replayed": True}} if outcome.replayed else None
        return _answer(prepared, outcome.fields, more=more)


def _chosen(document: Document, name: str | None) -> Operation:
    if name is None and len(document.operations) == 1:
        return next(iter(document.operations.values()))
    operation = document.operations.get(name)
    if operation is None:
        words = "Name the operation to run." if name is None else "There is no such operation."
        raise Invalid([GraphQLError(words)], Code.BAD_REQUEST)
    return operation


def _answer(prepared: _Prepared, *fields: bytes, more: dict[str, Any] | None = None) -> Outcome:
    """Put data, errors and extensions together; the database's bytes are copied once."""
    bucket = prepared.bucket
    extensions = (
        b',"extensions":{"cost":{"requested":%d,"limit":%d,"bucket":{"capacity":%d,'
        b'"available":%d,"restorePerSecond":%d}},"requestId":"%s"%s}}'
        % (
            prepared.cost,
            prepared.limit,
            bucket.capacity,
            bucket.available,
            bucket.restore_per_second,
            prepared.request.request_id.encode(),
            b"," + orjson.dumps(more)[1:-1] if more else b"",
        )
    )
    errors = b""
    if prepared.values.errors:
        listed = [
            error(message, code, path, request_id=prepared.request.request_id)
            for code, message, path in prepared.values.errors
        ]
        errors = b'"errors":' + orjson.dumps(listed) + b","
    body = b"".join((b"{", errors, b'"data":', *fields, extensions))
    return Outcome(body, executed=True, cost=prepared.cost, bucket=bucket)


def _refusal(problem: Refused, request: GraphQLRequest) -> Outcome:
    told = error(problem.message, problem.code, problem.path, request_id=request.request_id)
    body: dict[str, Any] = {"errors": [told]}
    if problem.executed:
        body["data"] = None
    status = 403 if problem.code in _FORBIDDEN else None
    return Outcome(orjson.dumps(body), executed=problem.executed, status=status)
