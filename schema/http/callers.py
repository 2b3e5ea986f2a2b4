"""Who sends a request: a bearer token, or the session of somebody who may open the explorer."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from auth.actors import Actor
from auth.cookies import session_value
from schema.http import responses
from schema.http.contract import Identifier
from schema.http.errors import Code
from schema.http.requests import Refusal

LONGEST_CREDENTIAL: Final = 512
CHALLENGE: Final = (b"www-authenticate", responses.CHALLENGE)
INVALID_TOKEN: Final = (b"www-authenticate", responses.CHALLENGE + b', error="invalid_token"')


async def by_token(authorization: bytes, identifier: Identifier) -> Actor:
    """The actor of an Authorization header; refused with one constant text otherwise."""
    scheme, _, token = authorization.partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not token:
        raise Refusal(401, responses.UNAUTHENTICATED, CHALLENGE, code=Code.UNAUTHENTICATED)
    actor = None
    if len(token) <= LONGEST_CREDENTIAL and token.isascii():
        actor = await identifier.bearer(token.decode("ascii"))
    if actor is None:
        raise unknown()
    return actor


def unknown() -> Refusal:
    """The answer to credentials that are nobody's."""
    return Refusal(401, responses.UNAUTHENTICATED, INVALID_TOKEN, code=Code.UNAUTHENTICATED)


async def by_session(
    headers: dict[bytes, bytes],
    identifier: Identifier,
    *,
    site: bytes,
    admits: Callable[[Actor | None], bool],
) -> Actor:
    """The actor of a session cookie, if he may open the explorer and asks from this very site."""
    session = session_of(headers)
    if session is None:
        raise Refusal(401, responses.UNAUTHENTICATED, CHALLENGE, code=Code.UNAUTHENTICATED)
    if not from_this_site(headers, site):
        raise Refusal(403, responses.FORBIDDEN_ORIGIN, code=Code.FORBIDDEN_ORIGIN)
    actor = await identifier.cookie(session)
    if actor is None or not admits(actor):
        raise Refusal(401, responses.UNAUTHENTICATED, CHALLENGE, code=Code.UNAUTHENTICATED)
    return actor


def session_of(headers: dict[bytes, bytes]) -> str | None:
    """The secret in the session cookie."""
    return session_value(headers.get(b"cookie", b"").decode("latin-1"))


def from_this_site(headers: dict[bytes, bytes], site: bytes) -> bool:
    """What the browser says of where the request comes from; silence is no proof."""
    fetch_site = headers.get(b"sec-fetch-site")
    if fetch_site is not None:
        return fetch_site == b"same-origin"
    origin = headers.get(b"origin", b"")
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(host) and (origin == site or host == headers.get(b"host"))
