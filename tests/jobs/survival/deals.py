"""Many quotes for one customer whose buyer accepts them over the API, and what came of each."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx2
from sqlalchemy import URL, func, select
from sqlalchemy.orm import Session, sessionmaker

from auth import tokens
from auth.actors import SYSTEM
from auth.binding import bind
from models import database, storage
from models.documents import Document, DocumentKind, DocumentVersion
from models.events import Event, OutboxEntry
from models.mails import EmailMessage, MailStatus
from models.orders import Order
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote
from models.signatures import Signature, SignatureRequest, SignatureStatus
from tests.jobs.survival.passing import RECURRING
from tests.resolvers.quotes.scene import ANA, Scene

Sessions = sessionmaker[Session]
ACCEPT: Final = """mutation Accept($input: AcceptQuoteInput!) { acceptQuote(input: $input) {
  quote { number status } order { number } userErrors { code message path } } }"""
AGAIN: Final = {"IDEMPOTENCY_IN_PROGRESS"}
UNAVAILABLE: Final = 503
MAILS: Final = ["order_confirmed", "signed", "signed_notice"]
"""Each accepted quote's, one of a kind. Who accepts at once is not asked to by mail any more."""


@dataclass(frozen=True)
class Offer:
    """A sent quote as its reader knows it."""

    quote_id: UUID
    number: str
    version: int
    content_hash: str

    @property
    def acceptance(self) -> dict[str, Any]:
        """What accepts it; the same request each time it is made."""
        return {
            "quoteId": f"quo_{self.quote_id.hex}",
            "version": self.version,
            "contentHash": self.content_hash,
            "signature": {"typed": {}},
            "signerName": ANA["name"],
            "consent": True,
            "idempotencyKey": f"accept-of-{self.number}",
        }


class Deals:
    """The seller's and the buyer's side of some quotes in a database of their own."""

    def __init__(self, count: int, **fields: Any) -> None:
        self.sessions: Sessions = database.sessions()
        with self.sessions.begin() as session:
            self.scene = Scene(session)
            self.scene.buyer(ANA["email"])
            self.token = tokens.create_token(session, ANA["email"], "test", 1)
            self.offers = [self._offer(session, number, fields) for number in range(count)]
            bind(session, SYSTEM)

    def _offer(self, session: Session, number: int, fields: dict[str, Any]) -> Offer:
        quote = self.scene.sent(**{"title": f"Tills for shop {number}"} | fields)
        shown = self.scene.shown(quote)
        assert shown.content_hash is not None
        session.flush()
        return Offer(quote.id, quote.number, shown.number, shown.content_hash)

    def accept(self, site: str, offer: Offer, *, patience: float = 600) -> str:
        """Ask until there is an answer, as a client does; returns the order's number."""
        end = time.monotonic() + patience
        headers = {"authorization": f"Bearer {self.token}"}
        body = {"query": ACCEPT, "variables": {"input": offer.acceptance}}
        while True:
            codes = AGAIN
            with suppress(httpx2.TransportError):
                reply = httpx2.post(f"{site}/graphql", json=body, headers=headers, timeout=30)
                told = reply.json() if reply.status_code != UNAVAILABLE else {"errors": []}
                refused = told.get("errors", [])
                assert all(one["extensions"]["retryable"] for one in refused), reply.text
                if "errors" not in told:
                    answer = told["data"]["acceptQuote"]
                    codes = {one["code"] for one in answer["userErrors"]}
            if not codes:
                assert answer["quote"]["status"] == "ACCEPTED"
                return str(answer["order"]["number"])
            assert codes == AGAIN, codes
            assert time.monotonic() < end
            time.sleep(0.1)


def left(sessions: Sessions) -> list[OutboxEntry]:
    """What is still to do, but for what recurs."""
    with sessions() as session:
        waiting = select(OutboxEntry).where(OutboxEntry.done_at.is_(None))
        return [*session.scalars(waiting.where(OutboxEntry.reaction.not_in(RECURRING)))]


def until(reached: Callable[[], object], *, seconds: float = 120) -> None:
    """Wait for it, but not for ever."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, _standing()
        time.sleep(0.1)


def _standing() -> str:
    """What the outbox looks like, for whoever reads the failure."""
    with database.sessions()() as session:
        lines = [
            f"{one.reaction} due {one.due} attempts {one.attempts} leased {one.leased_until}"
            f" done {one.done_at} parked {one.parked_at} {one.last_error}"
            for one in session.scalars(select(OutboxEntry).order_by(OutboxEntry.id))
        ]
    return "\n".join(["it did not come to that", *lines])


def assert_accepted_once(deals: Deals, answered: dict[str, str]) -> None:
    """Every answered acceptance is there once, with one order, one seal and one of each mail."""
    assert answered.keys() == {offer.number for offer in deals.offers}
    with deals.sessions() as session:
        for offer in deals.offers:
            quote = session.get_one(Quote, offer.quote_id)
            (order,) = session.scalars(select(Order).where(Order.quote_id == quote.id))
            (signature,) = session.scalars(
                select(Signature).join(QuoteVersion).where(QuoteVersion.quote_id == quote.id)
            )
            assert order.number == answered[quote.number]
            assert order.quote_version_id == signature.quote_version_id == quote.shown_version_id
            request = session.get_one(SignatureRequest, signature.signature_request_id)
            assert request.status is SignatureStatus.SEALED
            (version,) = session.scalars(
                select(QuoteVersion).where(QuoteVersion.quote_id == quote.id)
            )
            assert version.status is QuoteStatus.ACCEPTED
            counted = Counter(
                session.scalars(select(Event.name).where(Event.subject_id == quote.id))
            )
            assert (counted["quote.accepted"], counted["quote.sealed"]) == (1, 1)
            assert counted["quote.rendered"] == 1
            kinds = select(EmailMessage.kind).where(EmailMessage.quote_id == quote.id)
            written = sorted(session.scalars(kinds))
            assert [kind for kind in written if kind != "quote_sent"] == MAILS
            assert written.count("quote_sent") <= 1


def assert_nothing_given_up(deals: Deals) -> None:
    """No job is parked, no mail is given up, and all is sent."""
    with deals.sessions() as session:
        parked = select(OutboxEntry.last_error).where(OutboxEntry.parked_at.is_not(None))
        assert session.scalars(parked).all() == []
        statuses = set(session.scalars(select(EmailMessage.status)))
        assert statuses == {MailStatus.SENT}


def papers(deals: Deals) -> Iterator[tuple[DocumentKind, bytes]]:
    """All PDFs, read from the store."""
    with deals.sessions() as session:
        found = select(Document.kind, DocumentVersion.sha256).join(
            DocumentVersion, DocumentVersion.document_id == Document.id
        )
        for kind, sha256 in session.execute(found):
            yield kind, storage.read(sha256)


def message_ids(deals: Deals) -> set[str]:
    """The ids of all mails that were written."""
    with deals.sessions() as session:
        return set(session.scalars(select(EmailMessage.message_id)))


def accepted(deals: Deals) -> int:
    """How many quotes are accepted."""
    with deals.sessions() as session:
        wanted = select(func.count()).where(QuoteVersion.status == QuoteStatus.ACCEPTED)
        return session.scalar(wanted) or 0


def is_own(url: URL) -> bool:
    """Whether the configured database is this one."""
    return url == database.database_url()
