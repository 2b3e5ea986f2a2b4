"""The page to sign on, taken to the phone: its own address as a picture, and nothing beside it."""

from __future__ import annotations

import segno
from markupsafe import Markup

import settings
from portals.visits import Visit

MARGIN = 3


def picture_of(visit: Visit) -> Markup:
    """A QR code of the page's address: whoever sees the page could copy the same from its bar."""
    address = settings.get().base_url.rstrip("/") + visit.request.url.path
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=MARGIN, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - drawn here, of squares alone
