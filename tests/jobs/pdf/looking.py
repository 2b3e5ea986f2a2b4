"""Looks at PDFs from outside: with PDFium everywhere, with poppler and qpdf where they are."""

import subprocess
from pathlib import Path
from typing import NamedTuple

import pypdfium2


class Word(NamedTuple):
    """Text on a page and where it is, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


def pages(pdf: bytes) -> list[str]:
    """The text of each page, its runs of space as one."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def text(pdf: bytes) -> str:
    """The text of the whole."""
    return " ".join(pages(pdf))


def where(pdf: bytes, wanted: str, *, page: int = 0) -> Word:
    """Where a text is first."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = document[page].get_textpage()
        at, count = found.search(wanted).get_next() or (0, 0)
        assert count, f"{wanted!r} is not on the page"
        return Word(*found.get_rect(found.count_rects(at, count) - 1))


def attached(pdf: bytes) -> dict[str, bytes]:
    """The files inside by name."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = [document.get_attachment(at) for at in range(document.count_attachments())]
        return {each.get_name(): bytes(each.get_data()) for each in found}


def tool(pdf: bytes, folder: Path, *command: str) -> str:
    """What a program says of the file, whose path stands for `FILE`; it must end well."""
    path = folder / "looked-at.pdf"
    path.write_bytes(pdf)
    written = [str(path) if each == "FILE" else each for each in command]
    done = subprocess.run(written, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
