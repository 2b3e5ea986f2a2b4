"""Files that browsers send: one in a form, bounded before it is read."""

from __future__ import annotations

import asyncio
from typing import Final, NamedTuple

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from auth.forms import BadForm

ROOM_FOR_FIELDS: Final = 20_000
MOST_FIELDS: Final = 10
SLOWEST: Final = 120.0
KIND: Final = "multipart/form-data"


class Brought(NamedTuple):
    """The fields of a form and its file, if one was chosen."""

    fields: dict[str, str]
    content: bytes
    file_name: str


async def read_upload(request: Request, largest: int) -> Brought:
    """The form, refused unread when it says that it is too large or does not say how large."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise BadForm(415, "Send the form as it was shown.")
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 12 or int(length) > largest + ROOM_FOR_FIELDS:
        raise BadForm(413, "The file is too large.")
    try:
        async with (
            asyncio.timeout(SLOWEST),
            request.form(max_files=1, max_fields=MOST_FIELDS) as form,
        ):
            fields = {name: one for name, one in form.items() if isinstance(one, str)}
            file = next((one for one in form.values() if isinstance(one, UploadFile)), None)
            content = await file.read(largest + 1) if file else b""
            name = (file.filename or "") if file else ""
    except TimeoutError:
        raise BadForm(408, "The file took too long to arrive.") from None
    except HTTPException as problem:
        raise BadForm(400, "The form cannot be read.") from problem
    if len(content) > largest:
        raise BadForm(413, "The file is too large.")
    return Brought(fields, content, name)
