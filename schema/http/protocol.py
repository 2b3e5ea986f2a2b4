"""How bytes of a connection become requests: a usual POST to /graphql by the short way.

Uvicorn's own way makes a scope, a cycle, an event and messages of every request, and costs more
than all that is done for the answer. It is kept for everything else: pages, refusals, uploads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from schema.http.endpoint import GraphQLEndpoint
from schema.http.heads import END, START, Head, read_head

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task, TimerHandle, Transport

MOST_GATHERED: Final = 65_536
MOST_HEADS: Final = 8
HEAD_SECONDS = 10.0
"""How long a request's head may take to come; whoever is slower holds a connection for nothing."""


class OneWrite(HttpToolsProtocol):
    """Uvicorn's protocol with the short way, and one write to the socket for each answer.

    Named in `uvicorn.Config(http=…)`. A connection is on one way at a time: what arrives while
    an answer is made waits, and uvicorn has its requests for itself until the last is answered.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._endpoint = _endpoint(self.app)
        if self.access_log or self.limit_concurrency is not None:
            self._endpoint = None  # both are uvicorn's to keep
        self._heads: dict[bytes, Head | None] = {}
        self._running: Task[None] | None = None
        self._waiting: list[bytes] = []
        self._long = self._inside = self._ending = False
        self._since = 0.0
        self._idle: TimerHandle | None = None
        self._patience: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # uvicorn says BaseTransport
        """Begin a connection."""
        super().connection_made(cast("Transport", _Gathering(transport, self.loop)))
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """End it; an answer that is being made is thrown away."""
        self._waiting.clear()
        self._unset_idle()
        self._came()
        super().connection_lost(exc)

    def data_received(self, piece: bytes) -> None:
        """Take the short way for one usual request that came whole."""
        if self._running is not None:
            self._waiting.append(piece)
            self.flow.pause_reading()
            return
        if not self._long or self._is_answered():
            end = piece.find(END) + len(END)
            head = self._head(piece[:end]) if end > len(START) else None
            if head is not None and len(piece) == end + head.length:
                self._long = False
                self._begin(head, piece[end:])
                return
            self._long = True
            self._unset_idle()
        super().data_received(piece)

    def on_message_begin(self) -> None:
        """Note that the parser is inside of a request."""
        self._inside = True
        self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that its head is whole; its body has a limit of time of its own."""
        self._came()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that it is not; what follows an upgrade is no request."""
        self._inside = self.parser.should_upgrade()
        super().on_message_complete()

    def shutdown(self) -> None:
        """Close the connection, after the answer that is being made."""
        if self._running is None:
            super().shutdown()
        else:
            self._ending = True

    def _is_answered(self) -> bool:
        """Whether uvicorn has answered all that it was given."""
        cycle: Any = self.cycle  # none before the first request, whatever its type says
        answered = cycle is None or cycle.response_complete
        return answered and not self._inside and not self.pipeline

    def _head(self, head: bytes) -> Head | None:
        if self._endpoint is None or not head.startswith(START):
            return None
        try:
            found = self._heads[head]
        except KeyError:
            if len(self._heads) >= MOST_HEADS:
                self._heads.clear()
            found = self._heads[head] = read_head(head)
        return found if found is not None and self._endpoint.takes(found) else None

    def _begin(self, head: Head, body: bytes) -> None:
        self._came()
        self._unset_keepalive_if_required()
        self.server_state.total_requests += 1
        self._running = self.loop.create_task(self._answer(head, body))

    async def _answer(self, head: Head, body: bytes) -> None:
        assert self._endpoint is not None
        try:
            made = await self._endpoint.plain(head, body, self.server_state.default_headers)
            if not self.transport.is_closing():
                self.transport.writelines(made)
                if self.flow.write_paused:
                    await self.flow.drain()
        except BaseException:
            self.transport.close()
            raise
        finally:
            self._running = None
        self._rest()

    def _rest(self) -> None:
        """Go on with what came meanwhile, or begin to count how long nothing comes."""
        if self._ending or self.transport.is_closing():
            self.transport.close()
            return
        if self._waiting:
            came = b"".join(self._waiting)
            self._waiting.clear()
            self.flow.resume_reading()
            self.data_received(came)
            return
        self._since = self.loop.time()
        if self._idle is None:
            self._idle = self.loop.call_later(self.timeout_keep_alive, self._look)

    def _look(self) -> None:
        """Close what was idle too long; one timer for many requests, because each costs."""
        self._idle = None
        if self._running is not None or self._long:
            return
        left = self._since + self.timeout_keep_alive - self.loop.time()
        if left <= 0:
            self.timeout_keep_alive_handler()
        else:
            self._idle = self.loop.call_later(left, self._look)

    def _await_head(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _came(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _unset_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None


def _endpoint(app: Any) -> GraphQLEndpoint | None:
    """The endpoint in the application; it reads no addresses, which uvicorn may wrap it to mend."""
    if isinstance(app, ProxyHeadersMiddleware):
        app = app.app
    found = getattr(app, "graphql", app)
    return found if isinstance(found, GraphQLEndpoint) else None


class _Gathering:
    """A transport that writes when the event loop comes round, or when enough has gathered."""

    __slots__ = ("_gathered", "_loop", "_size", "_transport", "is_closing")

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._gathered: list[bytes] = []
        self._size = 0
        self.is_closing = transport.is_closing

    def write(self, piece: bytes) -> None:
        if not self._gathered:
            self._loop.call_soon(self._flush)
        self._gathered.append(piece)
        self._size += len(piece)
        if self._size > MOST_GATHERED:
            self._flush()

    def writelines(self, pieces: tuple[bytes, bytes]) -> None:
        """Write a head and a body that nothing follows."""
        self._gathered += pieces
        self._size += len(pieces[0]) + len(pieces[1])
        self._flush()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _flush(self) -> None:
        gathered = self._gathered
        if gathered and not self.is_closing():
            if self._size > MOST_GATHERED:  # too large to be copied for the sake of one call
                self._transport.writelines(gathered)
            else:
                self._transport.write(b"".join(gathered))
        self._gathered = []
        self._size = 0
