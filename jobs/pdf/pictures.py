"""Images of documents: what is a picture of a kind we know is drawn anew, small; else refused."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Mapping
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from jobs.pdf.refusals import Refused

KINDS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS: Final = 40_000_000
MOST_BYTES: Final = 20 * 2**20
LARGEST: Final = 640
UNREADABLE: Final = (OSError, SyntaxError, ValueError, UnidentifiedImageError)


def redrawn(found: bytes, *, largest: int = LARGEST, trim: bool = False) -> tuple[str, bytes]:
    """Media type and bytes of the picture alone: no metadata, nothing behind its end.

    `trim` cuts empty margins off, for signatures.
    """
    picture = _opened(found)
    picture.thumbnail((largest, largest))
    if trim:
        picture = _trimmed(picture)
    written = io.BytesIO()
    if picture.mode == "RGB":
        picture.save(written, "JPEG", quality=88)
        return "image/jpeg", written.getvalue()
    picture.save(written, "PNG", optimize=True)
    return "image/png", written.getvalue()


def by_hash(files: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """The pictures of a document by the hash that its content names them by."""
    wrong = [name for name, found in files.items() if hashlib.sha256(found).hexdigest() != name]
    if wrong:
        raise Refused(f"The file {wrong[0]} is not the one that was frozen")
    return {name: redrawn(found) for name, found in files.items()}


def _opened(found: bytes) -> Image.Image:
    """Looks at kind and size before a pixel is unpacked."""
    if len(found) > MOST_BYTES:
        raise Refused(f"An image is larger than {MOST_BYTES // 2**20} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(found), formats=KINDS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(f"An image has more than {MOST_PIXELS:,} pixels")
            picture.draft("RGB", (2 * LARGEST, 2 * LARGEST))
            return _flat(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError as error:
        raise Refused(f"An image has more than {MOST_PIXELS:,} pixels") from error
    except UNREADABLE as error:
        raise Refused("An image is not a PNG, JPEG, WebP or GIF that can be read") from error


def _flat(picture: Image.Image) -> Image.Image:
    transparent = "A" in picture.getbands() or "transparency" in picture.info
    return picture.convert("RGBA" if transparent else "RGB")


def _trimmed(picture: Image.Image) -> Image.Image:
    box = picture.getchannel("A").getbbox() if picture.mode == "RGBA" else None
    if picture.mode == "RGB":
        box = (
            ImageOps.invert(picture.convert("L")).point(lambda level: 255 * (level > 24)).getbbox()
        )
    return picture.crop(box) if box else picture
