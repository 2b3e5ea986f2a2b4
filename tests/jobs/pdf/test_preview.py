"""The preview is the same document for a browser; page images are the PDF's own pages."""

import io
import subprocess
import sys

import pytest
from PIL import Image

import settings
from jobs.pdf.html import preview_html
from jobs.rendering import RenderingError
from tests.jobs.pdf import contents
from tests.jobs.pdf.looking import pages


def test_the_preview_needs_no_typesetter():
    script = (
        "import sys; from jobs.pdf.html import preview_html; from tests.jobs.pdf import contents\n"
        "preview_html(contents.QUOTE, files=contents.FILES)\n"
        "print([name for name in ('weasyprint', 'pyhanko', 'pypdfium2') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=settings.ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_preview_says_the_same_and_asks_nobody():
    html, policy = preview_html(contents.QUOTE, files=contents.FILES, watermark=True)
    for each in ("Terminal T3", "€681.04", "Optional, not included in the total", "DRAFT"):
        assert each in html
    assert 'src="data:image/jpeg;base64,' in html
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_preview_is_drawn_without_pictures_that_are_not_there_yet():
    html = preview_html(contents.QUOTE).html
    assert "<img" not in html
    assert '<div class="wordmark">TrustCart GmbH</div>' in html


def test_the_preview_runs_from_right_to_left():
    html = preview_html(contents.ARABIC, files=contents.FILES).html
    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi dir="ltr">Q-2026-00042</bdi>' in html


def test_page_images_are_the_pages(renderer, quote_pdf):
    pictures = renderer.pages(quote_pdf, width=300)
    assert len(pictures) == len(pages(quote_pdf))
    for each in pictures:
        with Image.open(io.BytesIO(each)) as picture:
            assert picture.format == "PNG"
            assert picture.size == (300, 425)


@pytest.mark.parametrize("width", [0, 49, 2_401, -5])
def test_a_width_that_makes_no_sense_is_refused(renderer, quote_pdf, width):
    with pytest.raises(RenderingError, match="50 to 2400 pixels wide"):
        renderer.pages(quote_pdf, width=width)


def test_only_pdfs_have_pages(renderer):
    with pytest.raises(RenderingError, match="not a PDF"):
        renderer.pages(b"hello", width=300)
