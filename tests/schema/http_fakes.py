"""A tiny engine, a table of callers and a caller that speaks ASGI, for the tests of /graphql."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
from graphql import (
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    get_operation_ast,
)

from auth.actors import SYSTEM, Actor, Role
from auth.buckets import BucketLimits, Buckets
from schema import limits
from schema.http.contract import GraphQLRequest, Outcome
from schema.http.endpoint import GraphQLEndpoint, Options
from schema.http.errors import Code, from_graphql
from schema.http.explorer import Explorer

SCHEMA = build_schema("""
    type Query { viewer: Viewer deals(first: Int): Deals! }
    type Viewer { name: String slow: String broken: String away: String }
    type Deals { nodes: [Deal!]! }
    type Deal { id: ID! customer: Customer }
    type Customer { id: ID! name(style: Style): String parent: Customer deals(first: Int): Deals! }
    enum Style { SHORT LONG }
    type Mutation { login(code: String): Viewer rename(name: String): Viewer }
""")
MANAGER = replace(
    SYSTEM, user_id=uuid4(), role=Role.MANAGER, audience=Role.MANAGER.audience, client_id="manager"
)
CUSTOMER = replace(
    MANAGER, role=Role.CUSTOMER, audience=Role.CUSTOMER.audience, client_id="customer"
)
TOKENS = {"manager": MANAGER, "customer": CUSTOMER}


class TableOfCallers:
    """Tokens and session cookies are the callers' names."""

    async def bearer(self, token: str) -> Actor | None:
        """The caller of that name."""
        return TOKENS.get(token)

    async def cookie(self, session_cookie: str) -> Actor | None:
        """The caller of that name."""
        return TOKENS.get(session_cookie)

    def forget(self, actor: Actor) -> None:
        """Keep everybody: here nobody's rights change."""


class TinyEngine:
    """graphql-core behind the project's own limits; `before` may wait or raise."""

    def __init__(self, before: Callable[[GraphQLRequest], Any] | None = None) -> None:
        self.before = before
        self.requests: list[GraphQLRequest] = []
        self.buckets = Buckets()
        self.bucket_limits = BucketLimits(1_000_000, 1_000)

    async def execute(self, actor: Actor, request: GraphQLRequest) -> Outcome:
        """Answer one request."""
        self.requests.append(request)
        if self.before is not None and (waiting := self.before(request)) is not None:
            await waiting
        bucket = self.buckets.charge(actor.client_id, 1, self.bucket_limits)
        if not bucket.granted:
            return Outcome(b"", executed=False, cost=1, bucket=bucket, status=429)
        try:
            document = limits.parse_document(request.document)
        except GraphQLError as error:
            return _refused(request, [error], Code.GRAPHQL_PARSE_FAILED)
        broken = limits.check(document, operation_name=request.operation_name)
        errors = [broken] if broken else limits.validate_document(SCHEMA, document)
        if errors:
            return _refused(request, errors)
        operation = get_operation_ast(document, request.operation_name)
        if not request.allow_mutations and _is_mutation(operation):
            return _refused(request, [GraphQLError("Send mutations by POST.")], status=405)
        result = execute_sync(
            SCHEMA,
            document,
            variable_values=request.variables,
            operation_name=request.operation_name,
        )
        if result.data is None:
            return _refused(request, list(result.errors or ()))
        return Outcome(orjson.dumps({"data": result.data}), executed=True, cost=1, bucket=bucket)


def _is_mutation(operation: OperationDefinitionNode | None) -> bool:
    return operation is not None and operation.operation is OperationType.MUTATION


def _refused(
    request: GraphQLRequest,
    errors: list[GraphQLError],
    code: str = Code.GRAPHQL_VALIDATION_FAILED,
    status: int | None = None,
) -> Outcome:
    body = {"errors": [from_graphql(each, request.request_id, code) for each in errors]}
    return Outcome(orjson.dumps(body), executed=False, status=status)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, which must be JSON."""
        return orjson.loads(self.body)

    @property
    def code(self) -> str:
        """The code of the only error."""
        (error,) = self.json["errors"]
        return str(error["extensions"]["code"])


class Caller:
    """Speaks to an endpoint in this process, byte for byte as a server would."""

    def __init__(self, engine: TinyEngine | None = None, **options: Any) -> None:
        self.engine = engine or TinyEngine()
        page = Explorer(
            b"<!doctype html><title>Explorer</title>", options.pop("openness", "internal")
        )
        self.endpoint = GraphQLEndpoint(
            self.engine, TableOfCallers(), Options(**options), explorer=page
        )

    def post(self, body: object, token: str | None = "manager", **headers: str | None) -> Answer:
        """POST; what is not bytes becomes JSON. A header given as None is left out."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        sent: dict[str, str | None] = {"content_type": "application/json", **headers}
        if token:
            sent["authorization"] = f"Bearer {token}"
        return self.send("POST", sent, [raw])

    def get(self, query: str = "", token: str | None = "manager", **headers: str | None) -> Answer:
        """GET with a query string."""
        if token:
            headers["authorization"] = f"Bearer {token}"
        return self.send("GET", headers, [b""], query=query)

    def send(
        self, method: str, headers: dict[str, str | None], pieces: list[bytes], *, query: str = ""
    ) -> Answer:
        """One request whose body comes in pieces; without a last piece it never ends."""
        raw = [(b"host", b"crm.test")]
        for name, value in headers.items():
            if value is not None:
                raw.append((name.replace("_", "-").encode(), value.encode("latin-1")))
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": "/graphql",
            "headers": raw,
        }
        scope["query_string"] = query.encode()
        return asyncio.run(self._exchange(scope, pieces))

    async def _exchange(self, scope: dict[str, Any], pieces: list[bytes]) -> Answer:
        sent: list[dict[str, Any]] = []
        waiting = iter(pieces)
        left = len(pieces)

        async def receive() -> dict[str, Any]:
            nonlocal left
            left -= 1
            piece = next(waiting, None)
            if piece is None:
                await asyncio.sleep(60)
            more = left > 0 or pieces[-1] == b"..."
            return {"type": "http.request", "body": piece, "more_body": more}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.endpoint(scope, receive, send)
        start, body, *_ = sent
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], headers, body["body"])
