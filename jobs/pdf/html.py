"""Documents as HTML: one template and one style for the PDF and for the preview in a browser."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from jobs.pdf import languages, pictures, quotes

HERE: Final = Path(__file__).parent
STYLES: Final = HERE / "styles"
FONTS: Final = ("plex", "plex-arabic", "plex-hebrew", "hand")


class Preview(NamedTuple):
    """A page of its own; it must be sent with this policy and nothing wider."""

    html: str
    content_security_policy: str


def preview_html(
    content: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    watermark: bool = False,
    locale: str | None = None,
    fonts: str = "/static/vendor/fonts",
) -> Preview:
    """A quote as it will be printed, for a browser: no scripts, nothing from elsewhere."""
    tongue = languages.tongue(content["language"], locale)
    images = {name: as_url(*found) for name, found in pictures.by_hash(files or {}).items()}
    view = quotes.view(content, tongue, image_url=images.get, watermark=watermark)
    style = "\n".join((font_faces(fonts), text("document.css"), text("screen.css")))
    style += variables(view["palette"])
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src 'self'"
    html = page("quote.html", view, style=style, running=False)
    return Preview(html, f"{policy}; base-uri 'none'; form-action 'none'")


def page(template: str, view: Mapping[str, Any], *, style: str, running: bool = True) -> str:
    """The document; `running` adds what stands at the head and foot of every printed page."""
    whole = templates().get_template(template)
    return whole.render(view, style=Markup(style), running=running)  # noqa: S704  # ours


@cache
def templates() -> Environment:
    """Our own templates, in which everything that comes from outside is escaped."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["isolate"] = _isolate
    environment.filters["own_direction"] = _own_direction
    environment.filters["paragraphs"] = paragraphs
    return environment


@pass_context
def _isolate(context: Context, written: str) -> Markup:
    spoken: languages.Tongue = context["tongue"]
    return spoken.isolate(written)


@pass_context
def _own_direction(context: Context, written: str) -> Markup:
    """The attribute of a text that runs against the document."""
    spoken: languages.Tongue = context["tongue"]
    own = spoken.direction_of(written)
    return Markup("") if own == spoken.direction else Markup(' dir="{}"').format(own)


def paragraphs(written: str) -> Sequence[list[str]]:
    """Plain text as paragraphs of lines: blank lines part them."""
    blocks = written.replace("\r\n", "\n").split("\n\n")
    return [block.strip().split("\n") for block in blocks if block.strip()]


@cache
def text(name: str) -> str:
    """A style sheet of ours."""
    return (STYLES / name).read_text(encoding="utf-8")


def variables(palette: Mapping[str, str]) -> str:
    """The colours of one document."""
    return ":root {" + "".join(f"--{name}: {value};" for name, value in palette.items()) + "}"


def font_faces(folder: str, found: Callable[[str], list[Path]] | None = None) -> str:
    """A rule for each file, each script a family of its own, so that either engine falls back."""
    return "\n".join(
        f'@font-face {{ font-family: "{family(path)}"; font-weight: {_weight(path)};'
        f' src: url("{folder}/{path.name}") format("woff2"); font-display: swap }}'
        for name in FONTS
        for path in (found or font_files)(name)
    )


def family(path: Path) -> str:
    """`plex-latin-ext-600.woff2` belongs to `plex-latin-ext`."""
    return path.stem.rpartition("-")[0]


def _weight(path: Path) -> str:
    return path.stem.rpartition("-")[2]


@cache
def font_folder() -> Path:
    """Where the vendored fonts lie."""
    return HERE.parents[1] / "portals" / "static" / "vendor" / "fonts"


def font_files(name: str) -> list[Path]:
    """The files of a font, one for a script and a weight."""
    return sorted(
        path
        for path in font_folder().glob(f"{name}-*.woff2")
        if name != "plex" or not path.name.startswith(("plex-arabic", "plex-hebrew"))
    )


def as_url(media_type: str, found: bytes) -> str:
    """A picture that needs no look-up."""
    return f"data:{media_type};base64,{base64.b64encode(found).decode()}"
