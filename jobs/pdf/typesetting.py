"""HTML to PDF/A by WeasyPrint, which may fetch only the document's own pictures and our fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from PIL import ImageFile
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

from jobs.pdf import html

ImageFile.LOAD_TRUNCATED_IMAGES = False  # the library turned it on; half an image is none

VARIANT: Final = "pdf/a-3u"
ASSETS: Final = "asset:"
IMAGES: Final = "image:"
RASTER: Final = ("data:image/png;", "data:image/jpeg;")


class Attached(NamedTuple):
    """A file that travels inside the PDF."""

    name: str
    content: bytes
    description: str
    relationship: str


@dataclass
class Fetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Knows the pictures of this document by hash and our own fonts; nothing else exists."""

    images: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Bytes of ours, or a refusal before anything is opened."""
        if url.startswith(IMAGES) and (found := self.images.get(url.removeprefix(IMAGES))):
            return URLFetcherResponse(url, found[1], {"Content-Type": found[0]})
        if url.startswith(ASSETS):
            return _asset(url)
        if url.startswith(RASTER):
            return super().fetch(url, headers)
        raise URLFetchingError("Documents fetch nothing")


def image_url(name: str) -> str:
    """How a document names one of its pictures."""
    return IMAGES + name


def typeset(
    documents: Sequence[str],
    *,
    images: Mapping[str, tuple[str, bytes]],
    attached: Sequence[Attached],
    at: datetime,
) -> bytes:
    """One PDF of documents; each goes on counting behind those before, which stay as they are."""
    fetcher = Fetcher(images)
    laid_out: list[Any] = []
    for each in documents:
        before = sum(len(one.pages) for one in laid_out)
        made = _laid_out(each, fetcher)
        if before:
            count = _counting_on(before, before + len(made.pages))
            made = _laid_out(each, fetcher, count)
        laid_out.append(made)
    pages = [page for each in laid_out for page in each.pages]
    attachments = [_attachment(each, at) for each in attached]
    written: bytes = (
        laid_out[0]
        .copy(pages)
        .write_pdf(finisher=_name_once, pdf_variant=VARIANT, pdf_tags=True, attachments=attachments)
    )
    return written


def _laid_out(document: str, fetcher: Fetcher, *more: CSS) -> Any:
    return HTML(string=document, url_fetcher=fetcher, base_url=None).render(
        stylesheets=[*sheets(), *more],
        font_config=fonts(),
        pdf_variant=VARIANT,
        pdf_tags=True,
    )


def _counting_on(before: int, count: int) -> CSS:
    """How pages are numbered behind others."""
    return CSS(
        string=f"@page :first {{ counter-reset: page {before + 1} }}"
        f' .page-count::after {{ content: "{count}" }}',
        url_fetcher=Fetcher(),
    )


def _attachment(file: Attached, at: datetime) -> Attachment:
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        relationship=file.relationship,
        created=at,
        modified=at,
    )


def _name_once(_document: Any, pdf: Any) -> None:
    """Each associated file stands once in the catalogue; the library lists it twice."""
    files = pdf.catalog["AF"]
    files[:] = dict.fromkeys(files)


@cache
def fonts() -> FontConfiguration:
    """Our fonts, unpacked once for the life of the process."""
    return FontConfiguration()


@cache
def sheets() -> tuple[CSS, ...]:
    """Our styles, read once."""
    faces = html.font_faces(ASSETS.rstrip("/"))
    return tuple(
        CSS(string=sheet, font_config=fonts(), url_fetcher=Fetcher())
        for sheet in (faces, html.text("document.css"))
    )


def _asset(url: str) -> URLFetcherResponse:
    name = url.removeprefix(ASSETS).lstrip("/")
    known = {path.name: path for font in html.FONTS for path in html.font_files(font)}
    if name not in known:
        raise URLFetchingError("There is no such asset")
    return URLFetcherResponse(url, known[name].read_bytes(), {"Content-Type": "font/woff2"})
