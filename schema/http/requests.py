"""From bytes to a well-formed request; everything else is refused, with status and reason."""

import asyncio
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

import orjson

from schema.http import responses
from schema.http.errors import Code
from schema.http.negotiation import is_json
from schema.http.responses import Header, Receive

DEEPEST_VARIABLES: Final = 32
MOST_PARAMETERS: Final = 16
LONGEST_KEY: Final = 128
BRACKETS_WITHOUT_A_LOOK: Final = 2 * DEEPEST_VARIABLES
MOST_LET_PASS: Final = 32_000_000
LONGEST_LET_PASS: Final = 5.0
LONGEST_PAUSE: Final = 0.5


class Refusal(Exception):
    """A request that ends before the engine. Without a body, one is made of the message."""

    def __init__(
        self, status: int, body: bytes | str, *headers: Header, code: Code = Code.BAD_REQUEST
    ) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers
        self.code = code


class Disconnected(Exception):
    """The caller went away before his request was complete."""


class Parameters(NamedTuple):
    """The members of a GraphQL request."""

    document: str
    variables: dict[str, object] | None
    operation_name: str | None


async def read_body(headers: dict[bytes, bytes], receive: Receive, limit: int) -> bytes:
    """The whole body, if its headers promise JSON and it is not larger than the limit."""
    if not is_json(headers.get(b"content-type", b"")):
        raise Refusal(415, responses.WRONG_TYPE, (b"accept-post", b"application/json"))
    if headers.get(b"content-encoding", b"identity") != b"identity":
        raise Refusal(415, responses.ENCODED, (b"accept-encoding", b"identity"))
    length = headers.get(b"content-length")
    if length is not None and (not length.isdigit() or int(length[:20]) > limit):
        raise Refusal(413, responses.TOO_LARGE, (b"connection", b"close"))
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body", False):
        body = await _rest(body, receive, limit)
    elif message["type"] == "http.disconnect":
        raise Disconnected
    if len(body) > limit:
        raise Refusal(413, responses.TOO_LARGE, (b"connection", b"close"))
    return body


async def let_pass(receive: Receive) -> None:
    """Drop what a refused client still sends, a while: cut off, it would never read its answer."""
    left = MOST_LET_PASS
    try:
        async with asyncio.timeout(LONGEST_LET_PASS):
            while left > 0:
                async with asyncio.timeout(LONGEST_PAUSE):
                    message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return


async def _rest(start: bytes, receive: Receive, limit: int) -> bytes:
    body = bytearray(start)
    while len(body) <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body)


def parse_body(body: bytes) -> Parameters:
    """The request in a JSON body."""
    try:
        members = orjson.loads(body)
    except ValueError:
        raise Refusal(400, "The body is not valid JSON in UTF-8.") from None
    if type(members) is not dict:
        raise Refusal(400, "The body must be one JSON object; batches are not accepted.")
    if body.count(b"{") + body.count(b"[") > BRACKETS_WITHOUT_A_LOOK:
        _check_depth(members)
    return _checked(members)


def parse_query_string(query_string: bytes) -> Parameters:
    """The request in the parameters of a GET; variables and extensions are JSON texts."""
    members: dict[str, object] = {}
    for name, text in _pairs(query_string):
        if name in members:
            raise Refusal(400, "A parameter is given twice.")
        if name in {"variables", "extensions"} and text:
            try:
                members[name] = orjson.loads(text)
            except ValueError:
                raise Refusal(400, f"`{name}` is not valid JSON.") from None
        elif text or name == "query":
            members[name] = text
    _check_depth(members)
    return _checked(members)


def _pairs(query_string: bytes) -> Iterator[tuple[str, str]]:
    try:
        yield from parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:
        raise Refusal(400, "The parameters are not valid URL-encoded UTF-8.") from None


def _checked(members: dict[str, object]) -> Parameters:
    document = members.get("query")
    if type(document) is not str:
        raise Refusal(400, "`query` must be a string.")
    variables = members.get("variables")
    if variables is not None and type(variables) is not dict:
        raise Refusal(400, "`variables` must be an object or null.")
    operation_name = members.get("operationName")
    if operation_name is not None and type(operation_name) is not str:
        raise Refusal(400, "`operationName` must be a string or null.")
    extensions = members.get("extensions")
    if extensions is not None and type(extensions) is not dict:
        raise Refusal(400, "`extensions` must be an object or null.")
    return Parameters(document, variables, operation_name or None)


def _check_depth(members: dict[str, object]) -> None:
    level: list[object] = [members]
    for _ in range(DEEPEST_VARIABLES):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise Refusal(400, "The body is nested too deeply.")


def _inside(outer: object) -> Iterator[object]:
    inner = outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ()
    return (each for each in inner if isinstance(each, (dict, list)))


def idempotency_key(sent: bytes | None) -> str | None:
    """The header of the same name: visible ASCII of a bounded length."""
    if sent is None:
        return None
    key = sent.decode("latin-1").strip(' "')
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Refusal(400, f"Idempotency-Key must be 1 to {LONGEST_KEY} visible characters.")
    return key
