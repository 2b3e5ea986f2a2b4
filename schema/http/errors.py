"""The errors[] tier: one closed list of codes, and the shape of one error."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypedDict

from graphql import GraphQLError

DOCS: Final = "/developers/errors#"


class Code(StrEnum):
    """Why a request as a whole, or one field of it, has no answer.

    | code | cause | cure |
    |---|---|---|
    | BAD_REQUEST | It is not a GraphQL request. | Send what the message names. |
    | GRAPHQL_PARSE_FAILED | It is not GraphQL. | Correct it where the location says. |
    | GRAPHQL_VALIDATION_FAILED | It does not fit your schema. | Compare it with the SDL. |
    | UNAUTHENTICATED | No valid credentials. | Send a valid token. |
    | INSUFFICIENT_SCOPE | The token may not change anything. | Ask for the scope `api:write`. |
    | FORBIDDEN_ORIGIN | A session was used from another site. | Use a token. |
    | ID_TYPE_MISMATCH | The id is of another type. | Use an id of the type asked for. |
    | CURSOR_MISMATCH | The cursor is of another filter or order. | Keep the arguments. |
    | QUERY_TOO_DEEP | Fields are nested too deeply. | Ask in two requests. |
    | QUERY_TOO_COSTLY | It asks for too much at once. | Shrink what the message names. |
    | RATE_LIMITED | The token's bucket is empty. | Wait for Retry-After seconds. |
    | DOCUMENT_NOT_TRUSTED | The document is not known here. | Use a token with `api:adhoc`. |
    | DEADLINE_EXCEEDED | It took too long and was stopped. | Ask for less, or try again. |
    | UNAVAILABLE | Starting, stopping, or without database. | Wait for Retry-After seconds. |
    | INTERNAL | A mistake of ours. | Tell us the request id. |
    """

    BAD_REQUEST = "BAD_REQUEST"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    INSUFFICIENT_SCOPE = "INSUFFICIENT_SCOPE"
    FORBIDDEN_ORIGIN = "FORBIDDEN_ORIGIN"
    ID_TYPE_MISMATCH = "ID_TYPE_MISMATCH"
    CURSOR_MISMATCH = "CURSOR_MISMATCH"
    QUERY_TOO_DEEP = "QUERY_TOO_DEEP"
    QUERY_TOO_COSTLY = "QUERY_TOO_COSTLY"
    RATE_LIMITED = "RATE_LIMITED"
    DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


RETRYABLE: Final = frozenset({Code.RATE_LIMITED, Code.DEADLINE_EXCEEDED, Code.UNAVAILABLE})
LONGEST_MESSAGE: Final = 300


class Extensions(TypedDict, total=False):
    """What a client decides by; the request id is left out of constant bodies."""

    code: str
    requestId: str
    retryable: bool
    docsUrl: str


class Location(TypedDict):
    """A place in the document, from 1."""

    line: int
    column: int


class Error(TypedDict, total=False):
    """One entry of errors[]."""

    message: str
    locations: Sequence[Location]
    path: Sequence[str | int]
    extensions: Extensions


def error(
    message: str,
    code: str,
    path: Sequence[str | int] | None = None,
    *,
    locations: Sequence[Location] | None = None,
    request_id: str | None = None,
) -> Error:
    """One entry of errors[]."""
    made = Error(message=message)
    if locations:
        made["locations"] = locations
    if path is not None:
        made["path"] = path
    extensions = Extensions(code=code)
    if request_id is not None:
        extensions["requestId"] = request_id
    extensions["retryable"] = code in RETRYABLE
    extensions["docsUrl"] = DOCS + code.lower().replace("_", "-")
    made["extensions"] = extensions
    return made


def from_graphql(
    found: GraphQLError, request_id: str, code: str = Code.GRAPHQL_VALIDATION_FAILED
) -> Error:
    """The same for an error of graphql-core; its own `extensions.code` wins."""
    message = found.message
    if len(message) > LONGEST_MESSAGE:
        message = message[:LONGEST_MESSAGE] + "…"
    places = [Location(line=place.line, column=place.column) for place in found.locations or ()]
    own = (found.extensions or {}).get("code", code)
    return error(message, str(own), found.path, locations=places, request_id=request_id)
