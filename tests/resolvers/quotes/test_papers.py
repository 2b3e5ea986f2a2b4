"""The papers of a quote, as far as whoever comes by a link reads them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from models.documents import Document, DocumentKind
from resolvers.documents import store_paper
from tests.resolvers.quotes.scene import Scene


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_link_opens_the_papers_of_its_quote_and_no_invoice(scene: Scene, kind: DocumentKind):
    quote = scene.sent()
    version = scene.shown(quote)
    bind(scene.session, SYSTEM)
    store_paper(
        scene.session,
        kind,
        version,
        content=b"%PDF-1.7 " + kind.encode(),
        title=kind,
        file_name="paper.pdf",
        customer_id=quote.customer_id,
        quote_id=quote.id,
    )
    scene.session.flush()
    scene.link(quote)
    seen = scene.session.scalars(select(Document.kind)).all()
    readable = {DocumentKind.QUOTE_SENT, DocumentKind.QUOTE_SIGNED, DocumentKind.SHARED}
    assert seen == ([kind] if kind in readable else [])
