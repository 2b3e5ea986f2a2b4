"""A quote's PDF says what its content says, in its language, and carries the content."""

import hashlib
import json
from copy import deepcopy

import pytest
import rfc8785

from jobs.pdf import languages
from jobs.rendering import RenderingError
from models import clock
from tests.jobs.pdf import contents
from tests.jobs.pdf.looking import attached, pages, text, tool, where


def test_an_image_that_was_not_handed_over_is_refused(renderer):
    with pytest.raises(RenderingError, match=r"The image [0-9a-f]{64} was not handed over"):
        renderer.quote(contents.QUOTE, files={})


def test_a_file_that_is_not_the_frozen_one_is_refused(renderer):
    files = {name: contents.picture("red") for name in contents.FILES}
    with pytest.raises(RenderingError, match="is not the one that was frozen"):
        renderer.quote(contents.QUOTE, files=files)


def test_content_that_lacks_something_is_refused_by_name(renderer):
    content = contents.quote()
    del content["totals"]
    with pytest.raises(RenderingError, match=r"^The content lacks 'totals'$"):
        renderer.quote(content, files=contents.FILES)


def test_it_says_what_was_offered(quote_pdf):
    said = text(quote_pdf)
    for each in (
        "Point-of-sale terminals for three stores",
        "Acme Retail Ltd",
        "Attn. Ana Almeida, Head of Operations",
        "22 Harbour Road Bristol BS1 5TY United Kingdom",
        "Number Q-2026-00042",
        "Date November 25, 2026",
        "Valid until February 23, 2027",
        "Your contact Mara Lindqvist",
        "List price 120.00 5% discount",
        "Subtotal Hardware 590.00",
        "Discount 3% -€17.70",
        "Net total €572.30",
        "VAT 19 % on €572.30 €108.74",
        "Total €681.04",
        "You save €67.70",
        "Delivery four weeks after the order.",
        "General terms (version 3)",
        "By signing I accept this quote.",
    ):
        assert each in said


def test_an_option_that_was_not_chosen_is_visibly_not_counted(quote_pdf):
    said = text(quote_pdf)
    assert "Cash drawer TC-0004 Optional, not included in the total" in said
    assert "200.00 not counted" in said
    assert "Barcode scanner TC-0005 Optional, chosen" in said
    assert said.count("not counted") == 1


def test_discounts_are_not_told_where_the_template_says_so(renderer):
    content = contents.quote()
    content["template"]["show_discounts"] = False
    said = text(renderer.quote(content, files=contents.FILES))
    assert "List price" not in said
    assert "You save" not in said
    assert "Total €681.04" in said


def test_gross_prices_include_their_tax(renderer):
    said = text(renderer.quote(contents.quote(prices="GROSS"), files=contents.FILES))
    assert "Prices include tax." in said
    assert "Total €681.04 VAT 19 % included €108.74" in said
    assert "Net total" not in said


def test_every_page_says_which_it_is_and_repeats_the_heads(renderer):
    found = pages(renderer.quote(contents.long_quote(60), files=contents.FILES))
    assert len(found) > 2
    for number, said in enumerate(found, 1):
        assert f"Page {number} of {len(found)} Q-2026-00042, version 2" in said
        assert ("Thing" in said) == ("Item Description Quantity Unit price Tax Amount" in said)


def test_a_draft_says_so_on_every_page_and_names_no_hash(renderer):
    drafted = renderer.quote(contents.long_quote(40), files=contents.FILES, watermark=True)
    assert all("DRAFT" in said for said in pages(drafted))
    assert "SHA-256" not in text(drafted)


def test_what_was_sent_names_the_hash_of_the_attached_content(quote_pdf):
    content = attached(quote_pdf)["quote.json"]
    assert content == rfc8785.dumps(contents.QUOTE)
    hashed = hashlib.sha256(content).hexdigest()
    assert all(f"SHA-256 {hashed}" in said for said in pages(quote_pdf))


def test_the_same_content_at_the_same_moment_is_the_same_file(renderer):
    with clock.frozen(clock.now()):
        first, second = (renderer.quote(contents.QUOTE, files=contents.FILES) for _ in range(2))
    assert first == second


def test_quantities_and_prices_keep_their_decimals(renderer):
    content = contents.quote(currency="JPY")
    content["lines"] = [contents.line(1, "Wire", "13", quantity="0.125", unit_price="104.5")]
    content["totals"].update(subtotal="13", discount="0", total="15", savings="0")
    said = text(renderer.quote(content, files=contents.FILES))
    assert "0.125 pcs 104.5 19% 13" in said
    assert "¥15" in said


def test_it_speaks_german_and_writes_numbers_so(renderer):
    content = contents.quote(language="de")
    content["customer"]["address"] = contents.SELLER["address"]
    said = text(renderer.quote(content, files=contents.FILES))
    for each in ("Angebot", "Gültig bis 23. Februar 2027", "681,04 €", "Seite 1 von", "Annahme"):
        assert each in said
    assert "10969 Berlin Deutschland" in said


def test_the_reader_decides_how_numbers_are_written(renderer):
    said = text(renderer.quote(contents.QUOTE, files=contents.FILES, locale="de-CH"))
    assert "25. November 2026" in said
    assert "Valid until" in said


def test_a_language_without_a_catalogue_is_english(renderer):
    said = text(renderer.quote(contents.quote(language="xx"), files=contents.FILES))
    assert "Valid until February 23, 2027" in said


def test_catalogues_say_the_same_things_with_the_same_parts():
    catalogues = {path.stem: json.loads(path.read_text()) for path in languages.TEXTS.glob("*")}
    assert {"ar", "de", "en", "fr", "he"} <= set(catalogues)
    english = catalogues["en"]
    for name, words in catalogues.items():
        assert words.keys() == english.keys(), name
        for key, said in words.items():
            parts = [part.split("}")[0] for part in said.split("{")[1:]]
            expected = [part.split("}")[0] for part in english[key].split("{")[1:]]
            assert sorted(parts) == sorted(expected), (name, key)


@pytest.mark.poppler
def test_it_declares_itself_an_archive_with_tags_language_and_author(quote_pdf, tmp_path):
    told = tool(quote_pdf, tmp_path, "pdfinfo", "FILE")
    assert "Title:           Quote Q-2026-00042" in told
    assert "Author:          TrustCart GmbH" in told
    assert "Tagged:          yes" in told
    metadata = tool(quote_pdf, tmp_path, "pdfinfo", "-meta", "FILE")
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="U"' in metadata
    structure = tool(quote_pdf, tmp_path, "pdfinfo", "-struct", "FILE")
    tags = {each.rstrip(":") for each in structure.split()}
    assert {"Document", "H1", "H2", "Table", "THead", "TH", "TD", "P", "Figure"} <= tags


@pytest.mark.poppler
def test_its_content_is_an_associated_file_and_its_structure_is_sound(quote_pdf, tmp_path):
    assert "No syntax or stream encoding errors" in tool(
        quote_pdf, tmp_path, "qpdf", "--check", "FILE"
    )
    objects = json.loads(tool(quote_pdf, tmp_path, "qpdf", "--json", "FILE"))["qpdf"][1]
    values = [each["value"] for each in objects.values() if isinstance(each.get("value"), dict)]
    catalogue = next(each for each in values if each.get("/Type") == "/Catalog")
    (file,) = [each for each in values if each.get("/Type") == "/Filespec"]
    assert catalogue["/Lang"] == "u:en"
    assert len(catalogue["/AF"]) == 1
    assert file["/AFRelationship"] == "/Alternative"


@pytest.mark.poppler
def test_every_font_is_embedded_and_ours(quote_pdf, renderer, tmp_path):
    for pdf in (quote_pdf, renderer.quote(contents.ARABIC, files=contents.FILES)):
        fonts = tool(pdf, tmp_path, "pdffonts", "FILE").splitlines()[2:]
        assert fonts
        for each in fonts:
            name, *_, embedded, _subset, unicode, _object, _generation = each.split()
            assert name.partition("+")[2].startswith("plex-")
            assert (embedded, unicode) == ("yes", "yes")


def test_a_name_in_any_script_we_ship_is_readable(renderer):
    content = deepcopy(contents.QUOTE)
    names = ("Łukasz Żółć", "Αθηνά", "Наталья", "Nguyễn Thị", "נועה", "ليلى")
    content["lines"] = [contents.line(n, name, "200.00") for n, name in enumerate(names, 1)]
    said = text(renderer.quote(content, files=contents.FILES))
    assert all(name in said for name in names[:4])


def test_a_line_of_a_section_stays_below_its_heading(renderer):
    pdf = renderer.quote(contents.QUOTE, files=contents.FILES)
    assert where(pdf, "Hardware").bottom > where(pdf, "Terminal T3").top
