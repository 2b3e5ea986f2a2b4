"""What the child does for each request; every answer is a header and the bytes it describes.

The libraries that take long to import are imported where they are used, so that each child loads
only what it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import rfc8785

from jobs.pdf import contents, html, invoices, languages, pictures, quotes, statements
from jobs.pdf.evidence import flat
from jobs.pdf.refusals import Refused
from jobs.pdf.wire import Frame

if TYPE_CHECKING:
    from jobs.pdf.keys import SealingKey

Answer = tuple[dict[str, Any], Sequence[bytes]]
Asked = Mapping[str, Any]
Pictures = Mapping[str, tuple[str, bytes]]


def ping(_asked: Asked, _parts: Sequence[bytes]) -> Answer:
    """Load what is slow to load, so that the next request is quick."""
    from jobs.pdf import typesetting  # noqa: PLC0415  # slow

    typesetting.sheets()
    return {}, []


def quote(asked: Asked, parts: Sequence[bytes]) -> Answer:
    """A quote with its content inside; when it is signed, with the evidence page and record."""
    content, recorded = asked["content"], asked["evidence"] or []
    signed = [flat(each) for each in recorded]
    images = _images(asked, parts)
    tongue = languages.tongue(content["language"], asked["locale"])
    view = quotes.view(
        content,
        tongue,
        image_url=_image_url(images),
        watermark=asked["watermark"],
        evidence=signed,
    )
    views = {"quote.html": view}
    attached = [("quote.json", contents.canonical(content), "Content of the quote", "Alternative")]
    if signed:
        from jobs.pdf import signed as evidence_page  # noqa: PLC0415  # slow

        view["keywords"] = evidence_page.keywords(signed)
        views["evidence.html"] = evidence_page.view(view, signed, tongue, _key(asked))
        record = rfc8785.dumps(recorded)
        attached.append(("evidence.json", record, "Evidence of the signatures", "Supplement"))
    return {}, [_typeset(views, images, attached, asked["at"])]


def invoice(asked: Asked, parts: Sequence[bytes]) -> Answer:
    """An invoice or credit note with its content inside."""
    content = asked["content"]
    images = _images(asked, parts)
    tongue = languages.tongue(content["language"], asked["locale"])
    view = invoices.view(content, tongue, image_url=_image_url(images))
    attached = (
        "invoice.json",
        contents.canonical(content),
        "Content of the invoice",
        "Alternative",
    )
    return {}, [_typeset({"invoice.html": view}, images, [attached], asked["at"])]


def statement(asked: Asked, _parts: Sequence[bytes]) -> Answer:
    """A statement of commission with its content inside."""
    content = asked["content"]
    view = statements.view(content, languages.tongue(content["language"], asked["locale"]))
    what = "Content of the statement"
    attached = ("statement.json", contents.canonical(content), what, "Alternative")
    return {}, [_typeset({"statement.html": view}, {}, [attached], asked["at"])]


def seal(asked: Asked, parts: Sequence[bytes]) -> Answer:
    """A PDF with our seal over all of it."""
    from jobs.pdf import sealing  # noqa: PLC0415  # slow

    sealed = sealing.sealed(
        parts[0],
        _key(asked),
        reason=asked["reason"],
        field=asked["field"],
        tsa_url=asked["tsa_url"],
    )
    return {}, [sealed]


def inspect(asked: Asked, parts: Sequence[bytes]) -> Answer:
    """What a file says of itself."""
    from jobs.pdf import inspecting, keys  # noqa: PLC0415  # slow

    _key(asked)
    ours = keys.known_fingerprints(Path(asked["keys"]["folder"]))
    return inspecting.inspected(parts[0], ours), []


def pages(asked: Asked, parts: Sequence[bytes]) -> Answer:
    """Pictures of the pages."""
    from jobs.pdf import paging  # noqa: PLC0415  # slow

    return {}, paging.pages(parts[0], asked["width"])


KINDS: Final[Mapping[str, Callable[[Asked, Sequence[bytes]], Answer]]] = {
    "ping": ping,
    "quote": quote,
    "invoice": invoice,
    "statement": statement,
    "seal": seal,
    "inspect": inspect,
    "pages": pages,
}


def answer(frame: Frame) -> Answer:
    """Do what was asked."""
    return KINDS[frame.header["kind"]](frame.header, frame.parts)


def _typeset(
    views: Mapping[str, Mapping[str, Any]],
    images: Pictures,
    attached: Sequence[tuple[str, bytes, str, str]],
    at: str,
) -> bytes:
    from jobs.pdf import typesetting  # noqa: PLC0415  # slow

    return typesetting.typeset(
        [
            html.page(name, view, style=html.variables(view["palette"]))
            for name, view in views.items()
        ],
        images=images,
        attached=[typesetting.Attached(*each) for each in attached],
        at=datetime.fromisoformat(at),
    )


def _images(asked: Asked, parts: Sequence[bytes]) -> Pictures:
    return pictures.by_hash(dict(zip(asked["files"], parts, strict=True)))


def _image_url(images: Pictures) -> Callable[[str], str | None]:
    def found(name: str) -> str:
        if name not in images:
            raise Refused(f"The image {name} was not handed over")
        return f"image:{name}"

    return found


def _key(asked: Asked) -> SealingKey:
    from jobs.pdf import keys  # noqa: PLC0415  # slow

    given, at = asked["keys"], datetime.fromisoformat(asked["at"])
    return keys.sealing_key(Path(given["folder"]), given["supplied"], given["password"], at=at)
