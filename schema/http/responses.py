"""Answers that never change, and the headers of those that do."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from http import HTTPStatus
from itertools import count
from secrets import token_hex
from typing import Any, Final

import orjson

from auth.buckets import BucketState
from schema.http.errors import Code, error
from schema.http.negotiation import Media

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]
Headers = tuple[Header, ...] | list[Header]

REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
CHALLENGE: Final = b'Bearer realm="TrustCart"'
_process = token_hex(6).encode()
_number = count(1)


def request_id(sent: bytes | None) -> bytes:
    """The caller's own id if it is a sane one, else a new one."""
    if sent is not None and REQUEST_ID.fullmatch(sent):
        return sent
    return b"req_%s%08x" % (_process, next(_number))


def constant(message: str, code: str) -> bytes:
    """A body that says nothing about the request; its id is in X-Request-Id only."""
    return orjson.dumps({"errors": [error(message, code)]})


UNAUTHENTICATED: Final = constant("Authentication is required.", Code.UNAUTHENTICATED)
FORBIDDEN_ORIGIN: Final = constant(
    "A browser session can be used from this site only.", Code.FORBIDDEN_ORIGIN
)
NOT_FOUND: Final = constant("There is nothing here.", Code.BAD_REQUEST)
NOT_ALLOWED: Final = constant("Use POST, or GET for queries.", Code.BAD_REQUEST)
NOT_ACCEPTABLE: Final = constant(
    "The answer is application/graphql-response+json or application/json.", Code.BAD_REQUEST
)
WRONG_TYPE: Final = constant("The body must be application/json in UTF-8.", Code.BAD_REQUEST)
ENCODED: Final = constant("The body must not be compressed.", Code.BAD_REQUEST)
TOO_LARGE: Final = constant("The body is too large.", Code.BAD_REQUEST)
TOO_SLOW: Final = constant("The body took too long to arrive.", Code.BAD_REQUEST)
RATE_LIMITED: Final = constant("Too many requests; wait and try again.", Code.RATE_LIMITED)
UNAVAILABLE: Final = constant("The service is not available now; try again.", Code.UNAVAILABLE)


def failure(message: str, code: str, own_id: bytes) -> bytes:
    """A body with one error that names the request."""
    return orjson.dumps({"errors": [error(message, code, request_id=own_id.decode())]})


def rate_headers(bucket: BucketState) -> list[Header]:
    """What a caller needs to pace itself."""
    return [
        (b"ratelimit-limit", b"%d" % bucket.capacity),
        (b"ratelimit-remaining", b"%d" % bucket.available),
        (b"ratelimit-reset", b"%d" % bucket.reset),
    ]


async def answer(
    send: Send,
    status: int,
    body: bytes,
    *,
    media: Media,
    own_id: bytes,
    more: Headers = (),
    open_: bool = False,
) -> None:
    """Send one whole JSON answer; `open_` leaves it to the caller to end the exchange."""
    headers = [
        *media.headers,
        (b"content-length", b"%d" % len(body)),
        (b"x-request-id", own_id),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": open_})


def head(
    status: int, body: bytes, *, media: Media, own_id: bytes, more: Headers, standing: Headers
) -> bytes:
    """The same answer's head as bytes; `standing` is what the server says in every answer."""
    lines = b"".join([b"%s: %s\r\n" % each for each in (*more, *standing)])
    start = _start(status, media)
    return b"%s%d\r\nx-request-id: %s\r\n%s\r\n" % (start, len(body), own_id, lines)


@lru_cache(maxsize=64)
def _start(status: int, media: Media) -> bytes:
    lines = b"".join([b"%s: %s\r\n" % each for each in media.headers])
    phrase = HTTPStatus(status).phrase.encode()
    return b"HTTP/1.1 %d %s\r\n%scontent-length: " % (status, phrase, lines)
