"""Small real files for the partners' library: a PDF of one page, an SVG of one shape."""

from __future__ import annotations

from typing import Final

PAGE: Final = "BT /F1 24 Tf 72 760 Td ({title}) Tj /F1 12 Tf 0 -36 Td ({text}) Tj ET"

FONTS: Final = b"/Resources << /Font << /F1 5 0 R >> >> >>"


def pdf(title: str, text: str) -> bytes:
    """A PDF with a heading and a line, in Latin letters without brackets."""
    content = PAGE.format(title=title, text=text).encode("latin-1")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + FONTS,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def svg(text: str) -> bytes:
    """A badge with a word on it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80" role="img">'
        f'<title>{text}</title><rect width="240" height="80" rx="12" fill="#0b6b53"/>'
        f'<text x="120" y="49" fill="#fff" font-family="sans-serif" font-size="24"'
        f' text-anchor="middle">{text}</text></svg>'
    ).encode()
