"""/verify: valid, altered or unknown, for anybody, and not a word about anyone."""

from __future__ import annotations

import hashlib
import time

import pytest
from httpx2 import Response
from sqlalchemy import select

from auth import throttle
from jobs import rendering
from models import database, events
from models.documents import DocumentKind
from models.signatures import Signature
from tests.portals.quotes.offering import ANA, Offer, offer, sign
from tests.portals.quotes.test_files import PDF, keep
from tests.portals.visiting import HERE, Visitor


@pytest.fixture
def signed(stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(events, "reactions", {})
    quote = offer()
    assert sign(stranger, quote.link()).status_code == 303
    keep(quote, DocumentKind.QUOTE_SIGNED, PDF + quote.number.encode(), "signed.pdf")
    return quote


def check(visitor: Visitor, path: str = "/verify", content: bytes = b"", **fields: str) -> Response:
    token = visitor.form(visitor.get(path), "form_token")["form_token"]
    return visitor.client.post(
        path,
        data={"form_token": token} | fields,
        files={"file": ("a.pdf", content, "application/pdf")},
        headers=HERE,
    )


def verdict(page: Response) -> str:
    assert page.status_code == 200
    return page.text.partition('data-verdict="')[2].partition('"')[0]


def test_the_page_says_nothing_about_anybody(stranger: Visitor, signed: Offer):
    with database.sessions()() as session:
        found = session.scalars(select(Signature).order_by(Signature.id.desc())).first()
        assert found is not None
        known = found.verify_id
    pages = [stranger.get(f"/verify/{one}").text for one in (known, "0" * 32)]
    assert pages[0].replace(known, "") == pages[1].replace("0" * 32, "")
    valid = check(stranger, f"/verify/{known}", PDF + signed.number.encode())
    assert verdict(valid) == "VALID"
    for word in (ANA["name"], ANA["email"], "Acme", signed.number):
        assert word not in pages[0] + valid.text


def test_a_kept_file_is_valid_byte_for_byte(stranger: Visitor, signed: Offer):
    content = PDF + signed.number.encode()
    assert verdict(check(stranger, content=content)) == "VALID"
    digest = hashlib.sha256(content).hexdigest()
    assert verdict(check(stranger, hash=f" {digest.upper()} ")) == "VALID"
    assert verdict(check(stranger, hash=signed.version().content_hash or "")) == "VALID"
    assert "not the document on which" in check(stranger, f"/verify/{'0' * 32}", content).text


def test_a_file_made_of_ours_is_altered_and_anything_else_unknown(stranger: Visitor):
    """With a paper that was really sealed, and the child that really reads it."""
    quote = offer()
    assert sign(stranger, quote.link()).status_code == 303
    sealed = file_when_ready(stranger, f"{quote.link()}/signed.pdf")
    assert verdict(check(stranger, content=sealed)) == "VALID"
    assert verdict(check(stranger, content=sealed + b"\n% more")) == "ALTERED"
    assert verdict(check(stranger, content=sealed.replace(b"/Type", b"/Tyqe", 1))) == "ALTERED"
    for other in (b"no pdf at all", PDF):
        assert verdict(check(stranger, content=other)) == "UNKNOWN"
    assert verdict(check(stranger, hash="0" * 64)) == "UNKNOWN"


def file_when_ready(visitor: Visitor, path: str) -> bytes:
    """Ask as the page does that waits for a file."""
    for _ in range(300):
        answer = visitor.get(path)
        if answer.status_code == 200:
            return answer.content
        assert answer.status_code == 202
        time.sleep(0.2)
    raise AssertionError(path)


def test_what_cannot_be_checked_is_told_beside_the_field(stranger: Visitor):
    nothing = check(stranger)
    assert nothing.status_code == 422
    assert 'id="file-problem"' in nothing.text
    assert 'id="hash-problem"' in check(stranger, hash="abc").text
    assert check(stranger, content=b"x" * 10_100_000).status_code == 413


def test_strangers_files_have_a_child_of_their_own(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch
):
    looked: list[str] = []

    def inspect(child: rendering.Renderer, pdf: bytes) -> rendering.Inspection:
        assert pdf == b"no pdf at all"
        looked.append("inspector" if child is rendering.inspector() else "renderer")
        return rendering.Inspection(sealed=False, intact=False, whole=False, verify_ids=())

    monkeypatch.setattr(rendering.Renderer, "inspect", inspect)
    assert verdict(check(stranger, content=b"no pdf at all")) == "UNKNOWN"
    assert looked == ["inspector"]
    assert rendering.inspector() is not rendering.renderer()


def test_ten_files_a_minute_are_looked_at_and_no_more(stranger: Visitor):
    throttle.forget_attempts()
    answers = [check(stranger, hash="0" * 64).status_code for _ in range(11)]
    throttle.forget_attempts()
    assert answers == [200] * 10 + [429]
