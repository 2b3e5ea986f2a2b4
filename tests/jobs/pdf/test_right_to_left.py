"""Arabic and Hebrew documents run from right to left; what is Latin in them does not."""

import io
import tempfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from jobs.pdf.languages import tongue
from models import clock
from tests.jobs.pdf import contents
from tests.jobs.pdf.looking import text, where

GOLDEN = Path(__file__).parent / "golden"
WIDTH = 420
FAR = 3.0  # of 255, on average: another version of Pango is nearer, a mirrored page is not


@pytest.fixture(scope="module")
def arabic(renderer):
    return renderer.quote(contents.ARABIC, files=contents.FILES)


def looked_at(page: bytes) -> Image.Image:
    return Image.open(io.BytesIO(page)).convert("L").filter(ImageFilter.GaussianBlur(2))


def distance(one: Image.Image, other: Image.Image) -> float:
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


@pytest.mark.parametrize("language", ["ar", "he"])
def test_the_first_page_is_the_golden_one(renderer, language):
    content = contents.ARABIC if language == "ar" else {**contents.QUOTE, "language": "he"}
    page = looked_at(renderer.pages(renderer.quote(content, files=contents.FILES), width=WIDTH)[0])
    golden = looked_at((GOLDEN / f"{language}.png").read_bytes())
    assert distance(page, golden) < FAR
    assert distance(ImageOps.mirror(page), golden) > FAR


def test_columns_run_from_right_to_left(arabic):
    assert where(arabic, "الوصف").left > where(arabic, "الكمية").left
    assert where(arabic, "الكمية").left > where(arabic, "المبلغ").left
    assert where(arabic, "TrustCart GmbH").left < 100


def test_amounts_stand_under_each_other(arabic):
    first, second = where(arabic, "190.00"), where(arabic, "590.00")
    assert first.right < 200
    assert second.right < 200


def test_references_and_numbers_keep_their_order(arabic):
    said = text(arabic)
    for each in ("Q-2026-00042", "+49 30 1234567", "agent@trustcart.test", "AED"):
        assert each in said
    with pypdfium2.PdfDocument(arabic) as document:
        page = document[0].get_textpage()
        for each in ("+49 30 1234567", "Q-2026-00042"):
            at, count = page.search(each).get_next()
            lefts = [page.get_charbox(at + n)[0] for n in range(count) if each[n] != " "]
            assert lefts == sorted(lefts), each


def test_a_minus_stands_before_its_number_in_arabic():
    assert tongue("ar").money("-208.53", "AED").lstrip("\u200f").startswith("\u200e-208.53")


def test_the_language_and_its_direction_are_declared(arabic):
    with pypdfium2.PdfDocument(arabic) as document:
        assert document.get_metadata_value("Title") == "عرض سعر Q-2026-00042"


def test_a_latin_document_isolates_what_runs_against_it():
    assert str(tongue("en").isolate("Acme")) == "Acme"
    assert str(tongue("en").isolate("ليلى")) == '<bdi dir="rtl">ليلى</bdi>'
    assert str(tongue("ar").isolate("Q-1 <b>")) == '<bdi dir="ltr">Q-1 &lt;b&gt;</bdi>'
    assert tongue("ar").direction_of("Ethernet و USB") == "rtl"


def draw_golden() -> None:
    """Draw the golden pages again: `python -m tests.jobs.pdf.test_right_to_left`, then look."""
    from jobs.rendering import Renderer, SealKeys

    renderer = Renderer(SealKeys(Path(tempfile.mkdtemp())))
    GOLDEN.mkdir(exist_ok=True)
    with clock.frozen(clock.now()):
        for language in ("ar", "he"):
            content = {**contents.QUOTE, "language": language}
            pdf = renderer.quote(
                contents.ARABIC if language == "ar" else content, files=contents.FILES
            )
            page = Image.open(io.BytesIO(renderer.pages(pdf, width=WIDTH)[0])).convert("L")
            page.quantize(32).save(GOLDEN / f"{language}.png", optimize=True)
    renderer.close()


if __name__ == "__main__":
    draw_golden()
