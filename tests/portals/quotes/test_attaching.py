"""A file goes with a wish for changes: to the seller alone, and it is what its bytes say."""

from __future__ import annotations

import pytest
from httpx2 import Response

from models.ids import public_id
from resolvers.uploads import LARGEST_ATTACHED
from tests.api import opened
from tests.portals.quotes.offering import ANA, BEN, Offer, offer
from tests.portals.quotes.test_acts import comments
from tests.portals.quotes.test_files import picture
from tests.portals.visiting import HERE, Visitor

PDF = b"%PDF-1.7 a drawing of the shop"
FILES = """query ($number: String) { quotes(first: 1, filter: {number: {eq: $number}}) { nodes {
  comments { nodes { file { id fileName } } } } } }"""


def attach(visitor: Visitor, at: str, content: bytes, name: str = "shop.pdf") -> Response:
    """Upload a file on the page to ask for changes."""
    form = visitor.form_to(visitor.get(f"{at}/changes"), "/attachment")
    where = f"{at}/attachment" if at.startswith("/q/") else "/attachment"
    given = {"file": (name, content, "text/html")}
    return visitor.client.post(where, data=form, files=given, headers=HERE)


def path_of(quote: Offer) -> str:
    """Where the staff read the file of the only wish."""
    (kept,) = comments(quote)
    assert kept.file_id is not None
    return f"/app/quotes/{quote.number}/files/{public_id('fil', kept.file_id)}"


def wish(visitor: Visitor, at: str, content: bytes = PDF) -> None:
    """Ask for changes with a file."""
    back = attach(visitor, at, content).headers["location"]
    assert back.startswith(f"{at}/changes?file=fil_")
    page = visitor.get(back)
    assert "Your file is here" in page.text
    form = visitor.form(page, "fileId") | {"text": "As in the drawing, please"}
    assert visitor.post(f"{at}/changes", form).status_code == 303


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><script>", b"PK\x03\x04 office", b"<svg/>", picture()[:60], b"GIF89a"],
    ids=["empty", "page", "office", "drawing", "half", "gif"],
)
def test_what_is_neither_pdf_nor_image_is_refused(stranger: Visitor, content: bytes):
    assert attach(stranger, offer().link(), content).status_code == 415


def test_what_is_too_large_is_refused(stranger: Visitor):
    large = PDF + b" " * LARGEST_ATTACHED
    assert attach(stranger, offer().link(), large).status_code == 413


def test_a_file_of_somebody_else_goes_with_no_wish(stranger: Visitor):
    mine, other = offer(), offer()
    back = attach(stranger, other.link(), PDF).headers["location"]
    taken = back.partition("?file=")[2]
    at = f"{mine.link()}/changes"
    assert stranger.send(at, "RequestQuoteChanges", text="Mine", fileId=taken).status_code == 422
    assert comments(mine) == []


def test_the_seller_reads_what_came_with_a_wish(application: Visitor):
    stranger, quote = application.enter(""), offer()
    wish(stranger, quote.link())
    assert "shop.pdf" in stranger.get(quote.link()).text
    path = path_of(quote)
    agent = application.enter("agent")
    assert path in agent.get(f"/app/quotes/{quote.number}").text
    file = agent.get(path)
    assert (file.status_code, file.content) == (200, PDF)
    assert file.headers["content-disposition"] == 'attachment; filename="shop.pdf"'
    assert file.headers["x-content-type-options"] == "nosniff"
    other = offer()
    assert agent.get(path.replace(quote.number, other.number)).status_code == 404


def test_an_image_that_is_attached_is_drawn_anew(application: Visitor):
    ben, quote = application.enter("ben"), offer()
    wish(ben, quote.page, picture() + b"<script>alert(1)</script>")
    agent, path = application.enter("agent"), path_of(quote)
    assert b"script" not in agent.get(path).content
    assert agent.get(path).headers["content-type"] == "image/png"


def test_nobody_else_outside_learns_of_a_file(application: Visitor):
    stranger, quote = application.enter(""), offer(recipients=[ANA, BEN])
    wish(stranger, quote.link())
    assert "shop.pdf" not in stranger.get(quote.link(BEN["email"])).text
    for person in ("ana", "ben"):
        assert "shop.pdf" not in application.enter(person).get(quote.page).text
    path = path_of(quote)
    for person in ("", "ana", "cleo", "pia"):
        assert application.enter(person).get(path).status_code in {303, 403, 404}
    with opened() as api:
        for person in ("ana", "ben", "cleo"):
            assert "shop.pdf" not in str(api(person).data(FILES, number=quote.number))
        assert "shop.pdf" in str(api("admin").data(FILES, number=quote.number))
        assert "errors" in api("pia").run(FILES, number=quote.number)
