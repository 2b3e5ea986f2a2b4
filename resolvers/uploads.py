"""Uploads: what a file is, its bytes say; an image is drawn anew, so that nothing else is in it."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.binding import bind
from models.documents import FileAsset
from models.errors import Conflict, ErrorCode
from resolvers.documents import keep_file

LARGEST: Final = 5_000_000
LARGEST_SIDE: Final = 4_000
KINDS: Final = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg")}
REFUSED: Final = (
    OSError,
    ValueError,
    SyntaxError,
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
MODES: Final = {"PNG": ("RGBA", "RGB", "L"), "JPEG": ("RGB", "L")}


def upload_image(session: Session, actor: Actor, *, content: bytes, file_name: str) -> FileAsset:
    """Keep an image of a caller's, redrawn; FILE_REFUSED for all that is none."""
    bind(session, actor)
    drawn, kind = redrawn(content)
    media_type, ending = KINDS[kind]
    stem = PurePosixPath(file_name.replace("\\", "/")).stem
    name = "".join(sign for sign in stem if sign.isprintable())[:190].strip() or "image"
    asset = FileAsset(
        sha256=keep_file(session, drawn, media_type),
        size=len(drawn),
        media_type=media_type,
        file_name=name + ending,
        customer_id=actor.customer_id,
        grant_id=actor.bearer.grant_id if actor.bearer else None,
    )
    session.add(asset)
    session.flush()
    return asset


def redrawn(content: bytes) -> tuple[bytes, str]:
    """Return the picture alone, without what else the bytes held, and its format."""
    if len(content) > LARGEST:
        raise Conflict(ErrorCode.FILE_REFUSED, "It is larger than 5 MB.", field="file")
    try:
        with Image.open(BytesIO(content), formats=list(KINDS)) as picture:
            kind = str(picture.format)
            if max(picture.size) > LARGEST_SIDE:
                raise Conflict(ErrorCode.FILE_REFUSED, "It has too many pixels.", field="file")
            upright = ImageOps.exif_transpose(picture)
            shown = upright if upright.mode in MODES[kind] else upright.convert(MODES[kind][0])
            made = BytesIO()
            Image.frombytes(shown.mode, shown.size, shown.tobytes()).save(made, kind)
    except REFUSED as problem:
        raise Conflict(ErrorCode.FILE_REFUSED, field="file") from problem
    return made.getvalue(), kind
