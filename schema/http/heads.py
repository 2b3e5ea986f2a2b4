"""Heads of requests: read once for a connection, which mostly sends the same one again."""

from typing import Final, NamedTuple

import httptools

from schema.http.callers import LONGEST_CREDENTIAL
from schema.http.negotiation import Media, acceptable, is_json
from schema.http.requests import Refusal, idempotency_key

START: Final = b"POST /graphql HTTP/1.1\r\n"
END: Final = b"\r\n\r\n"
LONGEST_HEAD: Final = 2_048
LONGEST_LENGTH: Final = 7
# What asks for more than one whole answer on an open connection is uvicorn's matter.
UNUSUAL: Final = frozenset({b"expect", b"transfer-encoding", b"upgrade"})


class Head(NamedTuple):
    """What a usual POST says of itself before its body."""

    length: int
    token: str
    media: Media
    headers: dict[bytes, bytes]
    key: str | None


def read_head(head: bytes) -> Head | None:
    """The head of a POST to /graphql with a token and JSON; none for everything less usual.

    None is no refusal: whatever is wrong, or only rare, goes the long way and is told there.
    """
    if len(head) > LONGEST_HEAD:
        return None
    found = _Collected()
    parser = httptools.HttpRequestParser(found)
    try:
        parser.feed_data(head)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        return None
    length = found.headers.get(b"content-length", b"")
    if not (found.complete and parser.should_keep_alive() and length.isdigit()):
        return None
    return _usual(found.headers, int(length)) if len(length) <= LONGEST_LENGTH else None


def _usual(headers: dict[bytes, bytes], length: int) -> Head | None:
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    token = token.strip()
    media = acceptable(headers.get(b"accept", b""))
    if (
        media is None
        or length == 0
        or not headers.keys().isdisjoint(UNUSUAL)
        or not is_json(headers.get(b"content-type", b""))
        or headers.get(b"content-encoding", b"identity") != b"identity"
        or scheme.lower() != b"bearer"
        or not 0 < len(token) <= LONGEST_CREDENTIAL
        or not token.isascii()
    ):
        return None
    try:
        key = idempotency_key(headers.get(b"idempotency-key"))
    except Refusal:
        return None
    return Head(length, token.decode("ascii"), media, headers, key)


class _Collected:
    """What the parser calls while it reads."""

    def __init__(self) -> None:
        self.headers: dict[bytes, bytes] = {}
        self.complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        self.complete = True
