"""POST and GET /graphql as a raw ASGI application: who, what, how long, and how it is answered."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from auth.actors import Actor
from schema.http import responses
from schema.http.callers import by_session, by_token, session_of, unknown
from schema.http.contract import Executor, GraphQLRequest, Identifier, Outcome, Stale
from schema.http.deadlines import Deadlines
from schema.http.explorer import Explorer
from schema.http.heads import Head
from schema.http.negotiation import LEGACY, Media, acceptable, wants_html
from schema.http.requests import (
    Disconnected,
    Refusal,
    idempotency_key,
    let_pass,
    parse_body,
    parse_query_string,
    read_body,
)
from schema.http.responses import Headers, Receive, Send, answer
from schema.http.telling import SOON, masked, refused, told

ALLOW: Final = (b"allow", b"GET, POST")


@dataclass(frozen=True, slots=True)
class Options:
    """The limits of one request, and how this installation is called."""

    body_limit: int = 1_000_000
    body_seconds: float = 10.0
    deadline_seconds: float = 10.0
    site: bytes = b""


class GraphQLEndpoint:
    """The whole of /graphql; `draining` is set when the process is asked to stop."""

    def __init__(
        self,
        engine: Executor,
        identifier: Identifier,
        options: Options | None = None,
        *,
        explorer: Explorer | None = None,
    ) -> None:
        self.draining = False
        self._engine = engine
        self._identifier = identifier
        self._options = options or Options()
        self._deadlines = Deadlines()
        self._explorer = explorer or Explorer(openness="off")

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        own_id = responses.request_id(headers.get(b"x-request-id"))
        media = acceptable(headers.get(b"accept", b""))
        try:
            if scope["method"] == "GET" and _is_browser(headers):
                return await self._explore(headers, send, own_id)
            outcome = await self._outcome(scope, headers, receive, own_id=own_id, media=media)
            status, body, more = told(outcome, media or LEGACY)
            await answer(send, status, body, media=media or LEGACY, own_id=own_id, more=more)
        except Refusal as refusal:
            await _refuse(receive, send, refusal, own_id, media=media or LEGACY)
        except Disconnected:
            return None
        except Exception as found:  # noqa: BLE001 - the last place where anything can be masked
            status, body, more = masked(found, own_id, media or LEGACY)
            await answer(send, status, body, media=media or LEGACY, own_id=own_id, more=more)
        return None

    def takes(self, head: Head) -> bool:
        """Whether `plain` can answer what comes under this head."""
        return not self.draining and head.length <= self._options.body_limit

    async def plain(self, head: Head, body: bytes, standing: Headers) -> tuple[bytes, bytes]:
        """Answer a usual POST that came whole: head and body, for the connection itself.

        The same steps as those of a call by ASGI, without what a usual request does not need.
        """
        own_id = responses.request_id(head.headers.get(b"x-request-id"))
        more: Headers
        try:
            outcome = await self._plain(head, body, own_id)
            status, body, more = told(outcome, head.media)
        except Refusal as refusal:
            status, body, more = refused(refusal, own_id)
        except Exception as found:  # noqa: BLE001 - the last place where anything can be masked
            status, body, more = masked(found, own_id, head.media)
        made = responses.head(
            status, body, media=head.media, own_id=own_id, more=more, standing=standing
        )
        return made, body

    async def _plain(self, head: Head, body: bytes, own_id: bytes) -> Outcome:
        actor = await self._identifier.bearer(head.token)
        if actor is None:
            raise unknown()
        parameters = parse_body(body)
        request = GraphQLRequest(*parameters, head.key, True, own_id.decode())  # noqa: FBT003
        with self._deadlines.within(self._options.deadline_seconds):
            return await self._execute(actor, request, head.headers)

    async def _outcome(
        self,
        scope: MutableMapping[str, Any],
        headers: dict[bytes, bytes],
        receive: Receive,
        *,
        own_id: bytes,
        media: Media | None,
    ) -> Outcome:
        method = scope["method"]
        if method not in {"POST", "GET"}:
            raise Refusal(405, responses.NOT_ALLOWED, ALLOW)
        if self.draining:
            raise Refusal(503, responses.UNAVAILABLE, SOON, (b"connection", b"close"))
        actor = await self._actor(headers, by_cookie=method == "POST")
        if media is None:
            raise Refusal(406, responses.NOT_ACCEPTABLE)
        return await self._run(scope, headers, receive, actor=actor, own_id=own_id)

    async def _run(
        self,
        scope: MutableMapping[str, Any],
        headers: dict[bytes, bytes],
        receive: Receive,
        *,
        actor: Actor,
        own_id: bytes,
    ) -> Outcome:
        parameters = None
        posted = scope["method"] == "POST"
        try:
            with self._deadlines.within(self._options.body_seconds) as deadline:
                if posted:
                    parameters = parse_body(
                        await read_body(headers, receive, self._options.body_limit)
                    )
                else:
                    parameters = parse_query_string(scope["query_string"])
                key = idempotency_key(headers.get(b"idempotency-key"))
                request = GraphQLRequest(*parameters, key, posted, own_id.decode())
                deadline.restart(self._options.deadline_seconds)
                return await self._execute(actor, request, headers)
        except TimeoutError:
            if parameters is None:
                raise Refusal(408, responses.TOO_SLOW, (b"connection", b"close")) from None
            raise

    async def _execute(
        self, actor: Actor, request: GraphQLRequest, headers: dict[bytes, bytes]
    ) -> Outcome:
        """Execute for the actor as he is now: one that was kept too long is loaded again."""
        try:
            return await self._engine.execute(actor, request)
        except Stale:
            self._identifier.forget(actor)
            actor = await self._actor(headers, by_cookie=request.allow_mutations)
        try:
            return await self._engine.execute(actor, request)
        except Stale:
            raise unknown() from None

    async def _actor(self, headers: dict[bytes, bytes], *, by_cookie: bool) -> Actor:
        authorization = headers.get(b"authorization")
        if authorization is not None or not by_cookie:
            return await by_token(authorization or b"", self._identifier)
        return await by_session(
            headers, self._identifier, site=self._options.site, admits=self._explorer.open_to
        )

    async def _explore(self, headers: dict[bytes, bytes], send: Send, own_id: bytes) -> None:
        if self._explorer.openness == "off":
            raise Refusal(404, responses.NOT_FOUND)
        session = session_of(headers)
        actor = await self._identifier.cookie(session) if session else None
        if self._explorer.open_to(actor):
            await self._explorer.show(send, own_id)
        else:
            await self._explorer.elsewhere(send, own_id, signed_in=actor is not None)


def _is_browser(headers: dict[bytes, bytes]) -> bool:
    return b"authorization" not in headers and wants_html(headers.get(b"accept", b""))


async def _refuse(
    receive: Receive, send: Send, refusal: Refusal, own_id: bytes, *, media: Media
) -> None:
    status, body, more = refused(refusal, own_id)
    sending = status == 413
    await answer(send, status, body, media=media, own_id=own_id, more=more, open_=sending)
    if sending:
        await let_pass(receive)
        await send({"type": "http.response.body", "body": b""})
