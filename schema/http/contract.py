"""What the HTTP endpoint and the engine say to each other."""

from typing import NamedTuple, Protocol

from auth.actors import Actor
from auth.buckets import BucketState


class Unavailable(Exception):
    """The database cannot be reached now: the caller gets 503 and may try again."""


class Stale(Exception):
    """What the actor may do has changed since he was loaded: load him again and repeat."""


class GraphQLRequest(NamedTuple):
    """One well-formed GraphQL request, not yet parsed.

    `trusted` is said of documents of our own pages, which every login may run.
    """

    document: str
    variables: dict[str, object] | None
    operation_name: str | None
    idempotency_key: str | None
    allow_mutations: bool
    request_id: str
    trusted: bool = False


class Outcome(NamedTuple):
    """The whole JSON text of an answer.

    `executed` is False for a request error (parse, validation, limits, cost: no `data` key).
    `status` overrules what follows from `executed` and the media type; the engine sets
    429 when the bucket refused, 405 for a mutation where `allow_mutations` is False.
    """

    body: bytes
    executed: bool
    cost: int | None = None
    bucket: BucketState | None = None
    status: int | None = None


class Executor(Protocol):
    """The engine as the endpoint sees it."""

    async def execute(self, actor: Actor, request: GraphQLRequest) -> Outcome:
        """Answer one request; raises `Unavailable` when the database is away, `Stale`."""
        ...


class Identifier(Protocol):
    """The authenticator as the endpoint sees it."""

    async def bearer(self, token: str) -> Actor | None:
        """Whose token this is, if anybody's."""
        ...

    async def cookie(self, session_cookie: str) -> Actor | None:
        """Whose session this is, if anybody's."""
        ...

    def forget(self, actor: Actor) -> None:
        """Load this actor anew when he calls next."""
        ...
