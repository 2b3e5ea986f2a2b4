"""Forms: what a posted form may be, and the two proofs that our own page sent it."""

import asyncio
import hashlib
import hmac
import re
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

import settings
from auth import cookies, opaque
from models import secrets

LONGEST_BODY = 16_384
MOST_FIELDS = 40
SLOWEST_BODY = 10.0
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
KIND = "application/x-www-form-urlencoded"


class BadForm(Exception):
    """The request is no form of ours; `status` is the HTTP answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


async def read_form(
    request: Request, longest: int = LONGEST_BODY, most: int = MOST_FIELDS, *, lines: bool = False
) -> dict[str, str]:
    """The fields of a small urlencoded body, each at most once; `lines` lets texts have several."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise BadForm(415, "Send the form as it was shown.")
    return unique(_pairs(await _body(request, longest), most, lines=lines))


def unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The pairs as a mapping; a name given twice is refused rather than guessed."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadForm(400, "A field was sent twice.")
    return fields


def query_pairs(request: Request) -> list[tuple[str, str]]:
    """The query's parameters in order, by the same rules as a body."""
    return _pairs(request.scope["query_string"])


def check_ours(request: Request, fields: dict[str, str], form: str = "") -> None:
    """Refuse a form that another site sent, or that was made for another browser, session or form.

    `form` is the page that it belongs to; those that stand on many pages belong to none.
    """
    seed = seed_of_link(request) or _seed(request)
    given = fields.get("form_token", "").encode("utf-8", "replace")
    ours = _from_here(request) and bool(seed)
    if not ours or not hmac.compare_digest(_token(seed or "", form).encode(), given):
        raise BadForm(403, "This form is no longer valid. Open the page again.")


def form_token(request: Request, fresh: str | None = None, form: str = "") -> str:
    """The hidden field of a form: bound to the session, else to the form cookie about to be set."""
    return _token(fresh or _seed(request) or "", form)


def seed_of_link(request: Request) -> str | None:
    """What ties the forms of a page that is opened by a mailed link to that link."""
    return getattr(request.state, "form_seed", None)


def fresh_seed(request: Request) -> str | None:
    """What a browser that has no seed yet is given with this answer; one for all its forms."""
    if has_seed(request):
        return None
    if not hasattr(request.state, "fresh_seed"):
        request.state.fresh_seed = opaque.new_secret()
    return str(request.state.fresh_seed)


def _seed(request: Request) -> str | None:
    header = request.headers.get("cookie")
    return cookies.session_value(header) or cookies.form_value(header)


def has_seed(request: Request) -> bool:
    """False for a browser that has neither cookie yet."""
    return _seed(request) is not None


def _token(seed: str, form: str) -> str:
    told = f"form {form} {seed}".encode("utf-8", "replace")
    return hmac.new(secrets.secret_key().encode(), told, hashlib.sha256).hexdigest()


def _from_here(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True
    base = urlsplit(settings.get().base_url)
    return origin in {f"{base.scheme}://{base.netloc}", str(request.base_url).rstrip("/")}


async def _body(request: Request, longest: int) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            async for part in request.stream():
                body += part
                if len(body) > longest:
                    raise BadForm(413, "The form is too long.")
    except TimeoutError:
        raise BadForm(408, "The form took too long to arrive.") from None
    return bytes(body)


def _pairs(
    encoded: bytes, most: int = MOST_FIELDS, *, lines: bool = False
) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=most,
        )
    except ValueError:
        raise BadForm(400, "The form cannot be read.") from None
    unwanted = CONTROL_IN_TEXT if lines else CONTROL
    if any(unwanted.search(text) for pair in pairs for text in pair):
        raise BadForm(400, "A field holds control characters.")
    return pairs
