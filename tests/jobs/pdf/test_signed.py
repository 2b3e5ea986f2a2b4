"""A signed quote is the sent one with its signatures filled, and an evidence page behind."""

import base64
import io
import json
from collections import Counter

import pypdfium2
import pytest
import rfc8785
from PIL import Image, ImageDraw

from jobs.pdf.evidence import rows
from jobs.pdf.languages import tongue
from jobs.pdf.refusals import Refused
from jobs.pdf.strokes import drawing
from tests.jobs.pdf import contents
from tests.jobs.pdf.looking import attached, pages, text

PATH = "M 10,60 C 20,10 40,10 45,50 S 60,90 80,40 c 10,-30 20,-30 25,5 L 160,55 M 30,75 h 90 v 5"
BEN = {
    **contents.EVIDENCE,
    "signer": {"name": "Ben Okafor", "email": "ben@acme.test", "title": None},
    "method": "DRAWN",
    "verified_by": "CODE",
    "mailbox": "ben@acme.test",
    "image": {"svg_path": PATH},
}


def drawn_png() -> str:
    image = Image.new("RGBA", (400, 150), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((20, 100, 200, 30, 380, 110), fill="black", width=6)
    written = io.BytesIO()
    image.save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "M",
        "10 10",
        "M 1 2 L 3",
        'M 0 0"/><script>alert(1)</script>',
        "M 0 0 url(http://127.0.0.1/)",
        "M 0 0 L 1e9 1e9",
        "M 0 0 L 1e99 nan",
        "M 0 0 A 1 1 0 0 0 5 5",
        "M 0 0 " + "L 1 1 " * 20_000,
    ],
)
def test_what_is_no_path_is_not_drawn(path):
    with pytest.raises(Refused, match="not an SVG path"):
        drawing(path)


def test_a_path_is_written_anew_with_the_box_that_holds_it():
    assert drawing("m10,10 20 0\nl0-5z") == ("m10 10 l20 0 l0 -5 z", "6 1 28 13")
    assert drawing("M0 0H50V20q5 5 10 0T80 20").view_box == "-4 -4 88 33"


@pytest.mark.parametrize(
    "image",
    [
        {"png_base64": "!"},
        {"png_base64": "PHN2Zz48L3N2Zz4="},
        {"png_base64": drawn_png()[:200]},
        {"svg_path": "1 2 3"},
    ],
)
def test_a_signature_whose_image_cannot_be_drawn_is_named_as_it_was_given(renderer, image):
    evidence = {**contents.EVIDENCE, "image": image}
    pdf = renderer.quote(contents.QUOTE, files=contents.FILES, evidence=[evidence])
    plain = renderer.quote(contents.QUOTE, files=contents.FILES, evidence=[contents.EVIDENCE])
    assert pages(pdf) == pages(plain)
    assert json.loads(attached(pdf)["evidence.json"])[0]["image"] == image


@pytest.mark.parametrize("way", ["ACCEPT_LINK", "CODE", "SESSION", "TOKEN", "STAFF", "OFFLINE"])
def test_every_way_to_be_identified_is_told_in_every_language(way):
    for name in ("ar", "de", "en", "fr", "he"):
        told = {label: value for label, value, _ in rows(BEN | {"verified_by": way}, tongue(name))}
        assert told["verified_by"]


def test_its_own_pages_say_what_the_sent_ones_say(quote_pdf, signed_pdf):
    sent, signed = pages(quote_pdf), pages(signed_pdf)
    assert len(signed) == len(sent) + 1
    added = [
        sorted((Counter(after.split()) - Counter(before.split())).elements())
        for before, after in zip(sent, signed, strict=False)
    ]
    ink = "Ana Almeida November 26, 2026, 10:12:44 AM (UTC+01:00, Europe/Berlin)"
    assert added == [[], sorted(ink.split())]
    assert all(
        Counter(before.split()) <= Counter(after.split())
        for before, after in zip(sent, signed, strict=False)
    )


def test_the_evidence_page_says_everything_that_was_recorded(signed_pdf):
    said = pages(signed_pdf)[-1]
    for each in (
        "This page belongs to Quote Q-2026-00042, version 2.",
        "Sealed; the issuer's certificate is not publicly trusted.",
        "Signed by Ana Almeida, Head of Operations",
        "E-mail ana@acme.test",
        "Method Name typed",
        "Signed at November 26, 2026, 10:12:44 AM (UTC+01:00, Europe/Berlin)",
        "First viewed November 26, 2026, 10:02:01 AM (UTC+01:00, Europe/Berlin)",
        "Identified by Personal link mailed to ana@acme.test",
        "Internet network 203.0.113.0/24",
        "ef" * 32,
        "Purchase order PO-7781",
        "ab" * 32,
        "cd" * 32,
        f"Verification ID {contents.VERIFY_ID}",
        "Consent By signing I accept this quote. (version 2026-01)",
        "Page 3 of 3",
    ):
        assert each in said
    assert "Page 2 of 2" in pages(signed_pdf)[-2]


def test_the_record_travels_inside_beside_the_content(signed_pdf):
    inside = attached(signed_pdf)
    assert inside["quote.json"] == rfc8785.dumps(contents.QUOTE)
    assert json.loads(inside["evidence.json"]) == [contents.EVIDENCE]


def test_several_signatories_each_have_their_place(renderer):
    both = [{"name": name, "title": None, "position": at} for at, name in ((2, "Ben"), (1, "Ana"))]
    content = contents.quote(signatories=both)
    unsigned = text(renderer.quote(content, files=contents.FILES))
    assert unsigned.index("Name Ana") < unsigned.index("Name Ben")
    evidence = [contents.EVIDENCE, BEN]
    said = pages(renderer.quote(content, files=contents.FILES, evidence=evidence))
    told = " ".join(said[-2:])
    assert "Signature 1 of 2" in told
    assert "Signature 2 of 2" in told
    assert "Identified by One-time code mailed to ben@acme.test" in told


@pytest.mark.parametrize("image", [{"svg_path": PATH}, {"png_base64": drawn_png()}])
def test_a_drawn_signature_stands_on_its_line(renderer, image):
    evidence = [{**BEN, "image": image}]
    pictures = []
    for signatures in (None, evidence):
        pdf = renderer.quote(contents.QUOTE, files=contents.FILES, evidence=signatures)
        at = next(n for n, said in enumerate(pages(pdf)) if "Acceptance" in said)
        page = Image.open(io.BytesIO(renderer.pages(pdf, width=600)[at])).convert("L")
        pictures.append(sum(page.histogram()[:120]))
    assert pictures[1] > pictures[0] + 40


def test_the_evidence_of_an_arabic_quote_is_arabic(renderer):
    pdf = renderer.quote(contents.ARABIC, files=contents.FILES, evidence=[contents.EVIDENCE])
    assert "إثبات التوقيع" in pages(pdf)[-1]


def test_a_printed_copy_is_known_by_the_id_on_its_page(renderer, signed_pdf):
    arabic = renderer.quote(contents.ARABIC, files=contents.FILES, evidence=[contents.EVIDENCE])
    for pdf in (signed_pdf, arabic):
        with pypdfium2.PdfDocument(pdf) as whole, pypdfium2.PdfDocument.new() as printed:
            printed.import_pages(whole)
            written = io.BytesIO()
            printed.save(written)
        found = renderer.inspect(written.getvalue())
        assert found == (False, False, False, (contents.VERIFY_ID,))
