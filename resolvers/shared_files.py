"""Files to share with partners, and what partners prove: what a file is, its bytes say."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from sqlalchemy.orm import Session

from auth.actors import Actor, Role
from auth.binding import bind
from models.documents import FileAsset
from models.errors import Conflict, ErrorCode, NotFound
from resolvers.documents import keep_file

LARGEST: Final = 20_000_000
HEAD: Final = 2_000
BEGINNINGS: Final = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
}
OF_STAFF: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ZIP: Final = b"PK\x03\x04"
ACTIVE: Final = (b"<script", b"<!doctype", b"<!entity", b"<foreignobject", b"javascript:")
"""What no drawing needs; files are never shown in our own pages, but people open them."""
MAY: Final = {Role.MANAGER, Role.ADMIN, Role.PARTNER}


def upload_file(session: Session, actor: Actor, *, content: bytes, file_name: str) -> FileAsset:
    """Keep a file; FILE_REFUSED for what is of no known kind, empty or above 20 MB.

    Partners bring PDF, PNG and JPEG; channel managers and admins also SVG and office documents.
    """
    bind(session, actor)
    if actor.role not in MAY:
        raise NotFound
    if len(content) > LARGEST:
        raise Conflict(ErrorCode.FILE_REFUSED, "It is larger than 20 MB.", field="file")
    path = PurePosixPath(file_name.replace("\\", "/"))
    media_type, ending = sniffed(content, path.suffix.lower(), trusted=actor.is_staff)
    name = "".join(sign for sign in path.stem if sign.isprintable())[:190].strip() or "file"
    asset = FileAsset(
        sha256=keep_file(session, content, media_type),
        size=len(content),
        media_type=media_type,
        file_name=name + ending,
    )
    session.add(asset)
    session.flush()
    return asset


def sniffed(content: bytes, ending: str, *, trusted: bool) -> tuple[str, str]:
    """Return the media type and the ending of a file, as its first bytes say."""
    for beginning, found in BEGINNINGS.items():
        if content.startswith(beginning):
            return found
    if trusted and content.startswith(ZIP) and ending in OF_STAFF:
        return OF_STAFF[ending], ending
    if trusted and _is_drawing(content):
        return "image/svg+xml", ".svg"
    raise Conflict(ErrorCode.FILE_REFUSED, field="file")


def _is_drawing(content: bytes) -> bool:
    head, whole = content[:HEAD].lstrip(b"\xef\xbb\xbf \r\n\t"), content.lower()
    begins = head.startswith(b"<svg") or (head.startswith(b"<?xml") and b"<svg" in head)
    return begins and not any(one in whole for one in ACTIVE)
