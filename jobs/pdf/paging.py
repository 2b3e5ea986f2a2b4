"""Pages of a PDF as pictures."""

from __future__ import annotations

import io
from typing import Final

import pypdfium2

from jobs.pdf.refusals import Refused

NARROWEST: Final = 50
WIDEST: Final = 2400
TALLEST: Final = 3  # times as high as wide; a longer page is not a page
MOST_PAGES: Final = 200


def pages(pdf: bytes, width: int) -> list[bytes]:
    """Each page as a PNG of this width in pixels."""
    if not NARROWEST <= width <= WIDEST:
        raise Refused(f"A page image is {NARROWEST} to {WIDEST} pixels wide")
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            if len(document) > MOST_PAGES:
                raise Refused(f"The document has more than {MOST_PAGES} pages")
            return [_picture(document[at], width) for at in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise Refused("The file is not a PDF that can be read") from error


def _picture(page: pypdfium2.PdfPage, width: int) -> bytes:
    if page.get_height() > TALLEST * page.get_width():
        raise Refused("A page is too long to be shown")
    bitmap = page.render(scale=width / page.get_width())
    picture = bitmap.to_pil()
    bitmap.close()
    page.close()
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=4)
    return written.getvalue()
