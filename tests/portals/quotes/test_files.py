"""PDFs of quotes: a page while they are made, then the same bytes for everybody who may."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from models import database, events
from models.documents import DocumentKind, FileAsset
from models.events import Event
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.signatures import Signature, SignatureMethod
from portals.quotes import files
from resolvers.documents import store_paper
from resolvers.quotes import offline
from tests.portals.quotes.offering import ANA, TILLS, Offer, offer, seller, sign
from tests.portals.visiting import BASE, HERE, Visitor, heading

PDF = b"%PDF-1.7 a paper"


@pytest.fixture(autouse=True)
def _nothing_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    """No job makes the papers: the tests do."""
    monkeypatch.setattr(events, "reactions", {})


def keep(quote: Offer, kind: DocumentKind, content: bytes, name: str) -> str:
    with database.sessions().begin() as session:
        found = session.get_one(Quote, quote.id)
        version = session.get_one(QuoteVersion, found.shown_version_id)
        stored = store_paper(
            session,
            kind,
            version,
            content=content,
            title=quote.number,
            file_name=name,
            customer_id=found.customer_id,
            quote_id=found.id,
        )
        return stored.sha256


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "white").save(made, kind)
    return made.getvalue()


def upload_token(visitor: Visitor, at: str) -> str:
    return visitor.form_to(visitor.get(f"{at}/accept"), "/upload")["form_token"]


def upload(
    visitor: Visitor, at: str, content: bytes, token: str, **headers: str
) -> tuple[int, str, dict[str, str]]:
    answer = visitor.client.post(
        at,
        data={"form_token": token, "next": "/portal"},
        files={"file": ("../../signature\r\n.png", content, "image/png")},
        headers=HERE | headers,
    )
    return answer.status_code, answer.text, dict(answer.headers)


def test_until_it_is_made_a_page_says_how_far_it_is(stranger: Visitor):
    quote = offer()
    page = stranger.get(f"{quote.link()}/pdf")
    assert page.status_code == 202
    assert page.headers["retry-after"] == "2"
    assert '<meta http-equiv="refresh" content="2">' in page.text
    assert heading(page) == "Preparing your PDF"


def test_the_sent_pdf_is_handed_out_as_it_is_kept(stranger: Visitor):
    quote = offer()
    keep(quote, DocumentKind.QUOTE_SENT, PDF, f"{quote.number}-v1.pdf")
    for path in (f"{quote.link()}/pdf", f"{quote.link()}/pdf?version=1"):
        file = stranger.get(path)
        assert (file.status_code, file.content) == (200, PDF)
        assert file.headers["content-disposition"] == (
            f'attachment; filename="{quote.number}-v1.pdf"'
        )
        assert file.headers["x-content-type-options"] == "nosniff"
        assert file.headers["referrer-policy"] == "same-origin"
    assert stranger.get(f"{quote.link()}/pdf?version=7").status_code == 404


def test_a_new_version_does_not_hand_out_the_old_file(stranger: Visitor):
    quote = offer()
    keep(quote, DocumentKind.QUOTE_SENT, PDF, f"{quote.number}-v1.pdf")
    quote.revised(lines=[TILLS])
    assert stranger.get(f"{quote.link()}/pdf").status_code == 202
    assert stranger.get(f"{quote.link()}/pdf?version=1").content == PDF


def test_the_signed_pdf_is_there_once_it_is_sealed(stranger: Visitor):
    quote = offer()
    assert stranger.get(f"{quote.link()}/signed.pdf").status_code == 404
    sign(stranger, quote.link())
    assert f"{quote.link()}/signed.pdf" in stranger.get(f"{quote.link()}/done").text
    page = stranger.get(f"{quote.link()}/signed.pdf")
    assert (page.status_code, heading(page)) == (202, "Sealing your PDF")
    digest = keep(quote, DocumentKind.QUOTE_SIGNED, PDF + b" sealed", f"{quote.number}-signed.pdf")
    file = stranger.get(f"{quote.link()}/signed.pdf")
    assert hashlib.sha256(file.content).hexdigest() == digest


def asked(quote: Offer) -> list[tuple[str, str]]:
    """Who wants which paper in his mailbox."""
    with database.sessions()() as session:
        found = select(Event.changes).where(Event.subject_id == quote.id)
        wanted = found.where(Event.name == "quote.paper_requested").order_by(Event.id)
        return [(one["to"], one["paper"]) for one in session.scalars(wanted)]


def test_a_paper_is_mailed_to_who_asks_on_whichever_page(stranger: Visitor):
    quote = offer()
    answer = stranger.send(quote.link(), "MailQuotePaper")
    assert answer.headers["location"] == quote.link()
    assert "The PDF is on its way to your mailbox." in stranger.get(quote.link()).text
    sign(stranger, quote.link())
    answer = stranger.send(f"{quote.link()}/done", "MailQuotePaper")
    assert answer.headers["location"] == f"{quote.link()}/done"
    assert asked(quote) == [(ANA["email"], "SENT"), (ANA["email"], "SIGNED")]


def test_a_page_that_waits_for_long_offers_to_mail_it(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch
):
    quote = offer()
    at = f"{quote.link()}/pdf"
    assert "MailQuotePaper" not in stranger.get(at).text
    monkeypatch.setattr(files, "OFFER_MAIL_AFTER", 0)
    assert stranger.send(at, "MailQuotePaper").headers["location"] == quote.link()
    assert asked(quote) == [(ANA["email"], "SENT")]


def test_an_acceptance_on_paper_has_no_signed_pdf(ana: Visitor):
    quote = offer()
    with database.sessions().begin() as session:
        on_paper: dict[str, Any] = {"version": 1, "signer_name": ANA["name"], "note": "Filed"}
        seller_of = seller(session)
        offline.record_offline_acceptance(session, seller_of, quote_id=quote.id, **on_paper)
    assert ana.get(f"{quote.page}/signed.pdf").status_code == 404
    assert "signed.pdf" not in ana.get(f"{quote.page}/done").text


def test_another_company_gets_no_file(application: Visitor):
    quote = offer()
    keep(quote, DocumentKind.QUOTE_SENT, PDF, f"{quote.number}-v1.pdf")
    cleo = application.enter("cleo")
    assert cleo.get(f"{quote.page}/pdf").status_code == 404
    ana = application.enter("ana")
    page = ana.get("/portal/documents")
    assert f"{quote.number}-v1.pdf" in page.text
    path = next(one for one in page.text.split('"') if one.startswith("/portal/documents/doc_"))
    assert ana.get(path).content == PDF
    assert application.enter("cleo").get(path).status_code == 404
    assert application.enter("").get(path).status_code == 303


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_uploaded_image_is_drawn_anew_and_signs(stranger: Visitor, kind: str):
    quote = offer()
    page = stranger.get(f"{quote.link()}/accept")
    token = stranger.form_to(page, "/upload")["form_token"]
    hidden = picture(kind) + b"<script>alert(1)</script>"
    status, _, headers = upload(stranger, f"{quote.link()}/upload", hidden, token)
    assert status == 303
    identity = headers["location"].partition("?file=")[2]
    with database.sessions()() as session:
        asset = session.scalars(select(FileAsset).order_by(FileAsset.id.desc())).first()
        assert asset is not None
        assert asset.sha256 != hashlib.sha256(hidden).hexdigest()
        assert "/" not in asset.file_name
        assert asset.grant_id is not None
    shown = stranger.get(f"{quote.link()}/accept?file={identity}")
    assert "Your image is here" in shown.text
    answer = sign(stranger, quote.link(), method="UPLOADED", file_id=identity)
    assert answer.status_code == 303
    with database.sessions()() as session:
        found = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
        assert found is not None
        assert found.method is SignatureMethod.UPLOADED


def test_an_image_of_another_link_signs_nothing(stranger: Visitor):
    mine, other = offer(), offer()
    token = upload_token(stranger, other.link())
    _, _, headers = upload(stranger, f"{other.link()}/upload", picture(), token)
    identity = headers["location"].partition("?file=")[2]
    page = sign(stranger, mine.link(), method="UPLOADED", file_id=identity)
    assert page.status_code == 422
    assert "methods wrong" in page.text


def bomb() -> bytes:
    """A picture that says it has 60,000 by 60,000 points."""
    honest = bytearray(picture())
    honest[16:24] = (60_000).to_bytes(4, "big") * 2
    honest[29:33] = zlib.crc32(honest[12:29]).to_bytes(4, "big")
    return bytes(honest)


REFUSED = {
    "bomb": bomb(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "pdf": PDF,
    "gif": picture("GIF"),
    "empty": b"",
    "half": picture()[:60],
    "huge": picture(size=(4_001, 10)),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_is_no_image_is_refused(stranger: Visitor, content: bytes):
    quote = offer()
    token = upload_token(stranger, quote.link())
    assert upload(stranger, f"{quote.link()}/upload", content, token)[0] == 415


def test_an_upload_is_bounded_and_ours(ana: Visitor):
    page = ana.get(f"{offer().page}/accept")
    token = ana.form_to(page, "/upload")["form_token"]
    assert upload(ana, "/upload", b"x" * 5_100_000, token)[0] == 413
    assert upload(ana, "/upload", picture(), "0" * 64)[0] == 422
    foreign = {"sec-fetch-site": "cross-site"}
    assert upload(ana, "/upload", picture(), token, **foreign)[0] == 422
    status, text, _ = upload(ana, "/upload", picture(), token, accept="application/json")
    assert status == 201
    assert '"fil_' in text
    ana.client.cookies.clear()
    assert upload(ana, "/upload", picture(), token)[0] == 401
    assert ana.client.post(f"{BASE}/upload", data={"a": "b"}).status_code in {401, 415}
