"""Which media type a caller sends and which one the answer has (GraphQL over HTTP)."""

from functools import lru_cache
from typing import NamedTuple


class Media:
    """One of the two media types of an answer, with the headers that never change."""

    def __init__(self, name: bytes) -> None:
        self.headers = (
            (b"content-type", name + b"; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        )


LEGACY = Media(b"application/json")
RESPONSE = Media(b"application/graphql-response+json")


class _Range(NamedTuple):
    """One media range of an Accept header; a more specific one decides for its type."""

    name: str
    quality: float


OFFERED = (
    ("application/json", LEGACY),
    ("application/graphql-response+json", RESPONSE),
)
WILDCARDS = {"application/*": 1, "*/*": 0}


@lru_cache(maxsize=256)
def acceptable(accept: bytes) -> Media | None:
    """The media type the caller likes best; None when he accepts neither."""
    if not accept.strip():
        return LEGACY
    ranges = _ranges(accept)
    best: tuple[float, int, Media] | None = None
    for offered, media in OFFERED:
        quality, position = _quality(offered, ranges)
        if quality > 0 and (best is None or (quality, -position) > best[:2]):
            best = (quality, -position, media)
    return best[2] if best else None


@lru_cache(maxsize=256)
def wants_html(accept: bytes) -> bool:
    """True for a browser that opens the page: text/html is named, and not after JSON."""
    names = [each.name for each in _ranges(accept) if each.quality > 0]
    return "text/html" in names and names.index("text/html") == 0


def _ranges(accept: bytes) -> list[_Range]:
    found = []
    for part in accept.decode("latin-1").lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                quality = _number(value)
            elif key.strip() == "charset" and value.strip(' "') not in {"utf-8", "utf8"}:
                quality = 0.0
        found.append(_Range(name, quality))
    return found


def _number(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0


def _quality(offered: str, ranges: list[_Range]) -> tuple[float, int]:
    """Quality and position of the most specific range that covers the offered type."""
    best = (-1, 0.0, 0)
    for position, each in enumerate(ranges):
        specific = 2 if each.name == offered else WILDCARDS.get(each.name, -1)
        if specific > best[0]:
            best = (specific, each.quality, position)
    return best[1], best[2]


@lru_cache(maxsize=256)
def is_json(content_type: bytes) -> bool:
    """True for application/json, whose only charset is UTF-8."""
    name, *parameters = content_type.decode("latin-1").lower().split(";")
    if name.strip() != "application/json":
        return False
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip(' "') not in {"utf-8", "utf8"}:
            return False
    return True
