"""What is swept with time, and what stays for good."""

from datetime import timedelta

from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock, storage
from models.documents import Document, DocumentKind
from models.quote_threads import QuoteViewEvent
from models.recipients import OneTimeCode
from resolvers.expiry import purge_expired
from resolvers.quotes import viewing
from resolvers.quotes.papers import keep_draft, keep_sent, printable
from tests.resolvers.quotes.scene import Scene


def test_drafts_codes_and_looks_are_swept_and_what_was_sent_stays(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    viewing.note_quote_viewed(scene.session, link, quote_id=quote.id)
    viewing.request_signing_code(scene.session, link, quote_id=quote.id)
    bind(scene.session, SYSTEM)
    found = printable(scene.session, scene.shown(quote).id)
    draft = keep_draft(scene.session, found, b"%PDF a draft")
    sent = keep_sent(scene.session, SYSTEM, found, b"%PDF as it was sent")
    purge_expired(scene.session, SYSTEM)
    assert storage.read(draft.sha256)
    with clock.frozen(clock.now() + timedelta(days=2)):
        purge_expired(scene.session, SYSTEM)
    assert scene.session.scalars(select(Document.kind)).all() == [DocumentKind.QUOTE_SENT]
    assert scene.session.scalars(select(OneTimeCode)).all() == []
    assert len(scene.session.scalars(select(QuoteViewEvent)).all()) == 1
    assert not (storage.folder() / draft.sha256[:2] / draft.sha256).exists()
    with clock.frozen(clock.now() + timedelta(days=400)):
        purge_expired(scene.session, SYSTEM)
    assert scene.session.scalars(select(QuoteViewEvent)).all() == []
    assert storage.read(sent.sha256) == b"%PDF as it was sent"
