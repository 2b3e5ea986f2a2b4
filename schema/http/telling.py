"""Status, body and further headers of an answer, of a refusal, and of what went wrong."""

import logging
from typing import Final

from schema.http import responses
from schema.http.contract import Outcome
from schema.http.errors import Code
from schema.http.negotiation import LEGACY, Media
from schema.http.outages import is_late, is_outage
from schema.http.requests import Refusal
from schema.http.responses import Headers

logger = logging.getLogger(__name__)
ALLOW_POST: Final = (b"allow", b"POST")
SOON: Final = (b"retry-after", b"2")
Told = tuple[int, bytes, Headers]


def told(outcome: Outcome, media: Media) -> Told:
    """What is sent for an outcome of the engine."""
    status = outcome.status or (200 if outcome.executed or media is LEGACY else 400)
    body = outcome.body
    more = responses.rate_headers(outcome.bucket) if outcome.bucket is not None else []
    if status == 429:
        seconds = outcome.bucket.retry_after if outcome.bucket else 1
        more.append((b"retry-after", b"%d" % max(1, seconds)))
        body = responses.RATE_LIMITED
    elif status == 405:
        more.append(ALLOW_POST)
    return status, body, more


def refused(refusal: Refusal, own_id: bytes) -> Told:
    """What is sent for a request that ends before the engine."""
    body = refusal.body
    if isinstance(body, str):
        body = responses.failure(body, refusal.code, own_id)
    return refusal.status, body, refusal.headers


def masked(found: Exception, own_id: bytes, media: Media) -> Told:
    """What is sent when something went wrong; only the log, under the request's id, says what."""
    if is_late(found):
        logger.warning("request %s was stopped at its deadline", own_id.decode())
        status = 200 if media is LEGACY else 504
        body = responses.failure("The request took too long.", Code.DEADLINE_EXCEEDED, own_id)
        return status, body, ()
    if is_outage(found):
        logger.warning("request %s found no database: %r", own_id.decode(), found)
        return 503, responses.UNAVAILABLE, (SOON,)
    logger.error("request %s failed", own_id.decode(), exc_info=found)
    return 500, responses.failure("Something went wrong.", Code.INTERNAL, own_id), ()
