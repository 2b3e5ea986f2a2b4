"""How renderer and child talk: a length, a JSON header, then the bytes that it announces."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

LENGTH: Final = struct.Struct(">I")
LONGEST_HEADER: Final = 64 * 2**20
LONGEST_PARTS: Final = 256 * 2**20

Read = Callable[[int], bytes]


class Frame(NamedTuple):
    """One request or one answer."""

    header: dict[str, Any]
    parts: tuple[bytes, ...]


class Broken(Exception):
    """The other side ended in the middle, or sent what is no frame."""


def packed(header: Mapping[str, Any], parts: Sequence[bytes] = ()) -> bytes:
    """A frame as it is sent."""
    sizes = [len(part) for part in parts]
    text = json.dumps({**header, "sizes": sizes}, separators=(",", ":")).encode()
    return b"".join((LENGTH.pack(len(text)), text, *parts))


def received(read: Read) -> Frame | None:
    """The next frame, or none when the other side ended after the last one."""
    start = read(LENGTH.size)
    if not start:
        return None
    if len(start) < LENGTH.size:
        raise Broken
    header = _header(_all(read, LENGTH.unpack(start)[0]))
    sizes = header.pop("sizes")
    if sum(sizes) > LONGEST_PARTS:
        raise Broken
    return Frame(header, tuple(_all(read, size) for size in sizes))


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except ValueError as error:
        raise Broken from error
    if not isinstance(header, dict) or not isinstance(header.get("sizes"), list):
        raise Broken
    return header


def _all(read: Read, size: int) -> bytes:
    if size > max(LONGEST_HEADER, LONGEST_PARTS):
        raise Broken
    found = read(size) if size else b""
    if len(found) < size:
        raise Broken
    return found
