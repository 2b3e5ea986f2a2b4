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
LARGEST_ATTACHED: Final = 10_000_000
PDF: Final = b"%PDF-"
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
    return _kept(session, actor, drawn, file_name, kind=KINDS[kind])


def attach_file(session: Session, actor: Actor, *, content: bytes, file_name: str) -> FileAsset:
    """Keep what a customer wants the seller to see: a PDF up to 10 MB, or an image, redrawn."""
    if not content.startswith(PDF):
        return upload_image(session, actor, content=content, file_name=file_name)
    bind(session, actor)
    if len(content) > LARGEST_ATTACHED:
        raise Conflict(ErrorCode.FILE_REFUSED, "It is larger than 10 MB.", field="file")
    return _kept(session, actor, content, file_name, kind=("application/pdf", ".pdf"))


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


def _kept(
    session: Session, actor: Actor, content: bytes, file_name: str, *, kind: tuple[str, str]
) -> FileAsset:
    media_type, ending = kind
    stem = PurePosixPath(file_name.replace("\\", "/")).stem
    name = "".join(sign for sign in stem if sign.isprintable())[:190].strip() or "file"
    asset = FileAsset(
        sha256=keep_file(session, content, media_type),
        size=len(content),
        media_type=media_type,
        file_name=name + ending,
        customer_id=actor.customer_id,
        grant_id=actor.bearer.grant_id if actor.bearer else None,
    )
    session.add(asset)
    session.flush()
    return asset
