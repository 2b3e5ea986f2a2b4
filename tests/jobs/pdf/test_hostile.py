"""What strangers write and upload is printed as text or refused; nothing is fetched or run."""

import io
import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from PIL import Image

from jobs.pdf import pictures
from jobs.pdf.colours import palette
from jobs.pdf.html import preview_html
from jobs.pdf.refusals import Refused
from jobs.rendering import RenderingError
from tests.jobs.pdf import contents
from tests.jobs.pdf.looking import attached, text

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>'


@pytest.fixture
def listener():
    """An address nobody may ask, and what it was asked."""
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Remember it."""
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def attacks(address: str) -> list[str]:
    return [
        f'<img src="{address}/img"><script src="{address}/js"></script>',
        f'</title></style><style>@import "{address}/css"; body {{background: url({address}/b)}}',
        f'<link rel="attachment" href="{address}/attach"><link rel=attachment href=/etc/passwd>',
        f'"><svg><image href="{address}/svg"/></svg><iframe src="{address}/frame">',
        f'<object data="{address}/object"></object><embed src="file:///etc/passwd">',
        "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7}",
        "javascript:alert(1)",
    ]


def attacked(written: str) -> dict[str, Any]:
    """A quote whose every text is an attack."""
    content = contents.quote(title=written, intro=written, notes=written)
    content["seller"] = dict.fromkeys(("name", "tax_id", "email", "phone", "website"), written)
    content["customer"] = {"name": written, "tax_id": written, "address": {"street": written}}
    content["contact"] = {"name": written, "title": written}
    content["terms"] = {"title": written, "version": 1, "body": written}
    content["consent"] = {"text": written, "version": written, "required": True}
    content["signatories"] = [{"name": written, "title": written, "position": 1}]
    content["template"]["footer"] = written
    content["template"]["colour"] = f"red;}} body {{background: url({written})}}"
    content["lines"] = [
        contents.line(1, written, "1.00", text=written, unit=written, sku=written),
        contents.line(2, written, "0", kind="SECTION"),
        contents.line(3, "", "0", kind="NOTE", text=written),
    ]
    return content


def test_markup_in_every_text_is_printed_not_obeyed(renderer, listener):
    address, asked = listener
    for written in attacks(address):
        pdf = renderer.quote(attacked(written), files=contents.FILES)
        assert "".join(written.split())[:20] in "".join(text(pdf).split())
        assert set(attached(pdf)) == {"quote.json"}
        assert b"/URI" not in pdf
    assert asked == []


def test_markup_in_evidence_is_printed_not_obeyed(renderer, listener):
    address, asked = listener
    for written in attacks(address):
        signer = dict.fromkeys(("name", "email", "title"), written)
        consent = {"text": written, "version": written}
        changed = dict.fromkeys(("address", "user_agent", "mailbox", "purchase_order_ref"), written)
        evidence = {**contents.EVIDENCE, **changed, "signer": signer, "consent": consent}
        pdf = renderer.quote(contents.QUOTE, files=contents.FILES, evidence=[evidence])
        assert set(attached(pdf)) == {"quote.json", "evidence.json"}
    assert asked == []


def test_markup_is_no_markup_in_the_preview():
    for written in attacks("http://127.0.0.1:9"):
        html = preview_html(attacked(written), files=contents.FILES).html
        assert html.count("<style>") == html.count("</style>") == 1
        for forbidden in ("<script", "<link", "<iframe", "<object", "<embed", 'src="http', "<svg"):
            assert forbidden not in html


def test_the_fetcher_knows_nothing_but_what_it_was_given(listener):
    from jobs.pdf.typesetting import Fetcher

    address, asked = listener
    name = contents.sha(contents.RING)
    fetcher = Fetcher({name: ("image/png", contents.RING)})
    assert fetcher.fetch(f"image:{name}").read() == contents.RING
    assert fetcher.fetch("asset:plex-latin-400.woff2").read()[:4] == b"wOF2"
    assert fetcher.fetch("data:image/png;base64,AAAA").read() == b"\0\0\0"
    for other in (
        f"{address}/x",
        "file:///etc/hostname",
        "ftp://127.0.0.1/x",
        "FILE:///etc/hostname",
        "asset:../../settings.py",
        "asset:/etc/hostname",
        "image:" + "0" * 64,
        "data:text/css,body{}",
        "data:image/svg+xml,<svg/>",
        "data:text/html;base64,AAAA",
        "/etc/hostname",
        "",
    ):
        with pytest.raises((OSError, ValueError)):
            fetcher.fetch(other)
    assert asked == []


def pixel_bomb() -> bytes:
    """A PNG of a few bytes that says it has 3,600 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (SVG, "not a PNG, JPEG, WebP or GIF"),
        (b"", "not a PNG"),
        (b"%PDF-1.7", "not a PNG"),
        (contents.RING[:300], "not a PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "not a PNG"),
        (contents.picture("red", kind="TIFF"), "not a PNG"),
        (contents.picture("red", kind="BMP"), "not a PNG"),
        (pixel_bomb(), "more than 40,000,000 pixels"),
        (b"\x89PNG" + b"\0" * (21 * 2**20), "larger than 20 MB"),
    ],
)
def test_what_is_no_picture_is_refused(renderer, found, message):
    with pytest.raises(Refused, match=message):
        pictures.redrawn(found)
    content = contents.quote()
    content["template"]["logo"] = contents.sha(found)
    files = {**contents.FILES, contents.sha(found): found}
    with pytest.raises(RenderingError, match=message):
        renderer.quote(content, files=files)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_are_drawn_anew_and_small(kind):
    polyglot = (
        contents.picture("green", kind=kind, size=(2_000, 1_000)) + b"<script>alert(1)</script>"
    )
    media_type, again = pictures.redrawn(polyglot)
    assert media_type == "image/jpeg"
    assert b"script" not in again
    with Image.open(io.BytesIO(again)) as picture:
        assert picture.size == (640, 320)


def test_what_a_camera_wrote_about_a_picture_is_gone():
    image = Image.new("RGB", (40, 20), "green")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "where I live"
    written = io.BytesIO()
    image.save(written, "JPEG", exif=exif)
    _, again = pictures.redrawn(written.getvalue())
    assert b"where I live" not in again
    with Image.open(io.BytesIO(again)) as picture:
        assert picture.size == (20, 40)


def test_colours_are_colours_and_can_be_read():
    assert palette("red; }", "url(http://x)") == palette(None, None)
    assert palette("#FFD400", "#ffd400")["on-colour"] == "#16202a"
    assert palette("#0b6b53", None)["on-colour"] == "#ffffff"
    assert palette("#ffffff", "#ffffff")["accent"] != "#ffffff"
