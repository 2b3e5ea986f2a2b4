"""The HTML part: blocks → MJML, in which everything from outside is escaped → HTML for mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from functools import cache
from pathlib import Path
from typing import Any, Final

import mrml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from jobs.mailing.blocks import Block, Paragraph
from jobs.mailing.given import Brand
from jobs.mailing.spelling import END, LEFT, RIGHT
from jobs.mailing.words import Tongue
from jobs.pdf import colours

TEMPLATES: Final = Path(__file__).parent / "templates"
LEFTOVER: Final = re.compile(r"</?mj-?[a-z]*", re.IGNORECASE)
DIRECTIONS: Final = {
    LEFT: Markup('<span dir="ltr">'),
    RIGHT: Markup('<span dir="rtl">'),
    END: Markup("</span>"),
}
REFERENCE: Final = re.compile(r"([A-Z]{1,4}(?:-[0-9]+)+)")
MARKS: Final = re.compile(f"([{LEFT}{RIGHT}{END}])")
LIGHTNESS: Final = 0.7
MOST_SATURATED: Final = 0.55


def page(blocks: Sequence[Block], tongue: Tongue, *, brand: Brand, subject: str) -> str:
    """The HTML of a mail. MJML that we wrote wrongly is an error here, not a hole in the mail."""
    made = mrml.to_html(mjml(blocks, tongue, brand=brand, subject=subject), None, _options())
    if made.warnings or LEFTOVER.search(made.content):
        message = "the template of mails uses a tag that MJML does not know"
        raise ValueError(message)
    return made.content


def mjml(blocks: Sequence[Block], tongue: Tongue, *, brand: Brand, subject: str) -> str:
    """The MJML of a mail."""
    start = "right" if tongue.direction == "rtl" else "left"
    lead = next(block.text for block in blocks[2:] if isinstance(block, Paragraph))
    return (
        _templates()
        .get_template("letter.mjml")
        .render(
            blocks=[(type(block).__name__.lower(), block) for block in blocks],
            tongue=tongue,
            brand=tongue.written(brand.name),
            colours=_colours(brand.colour),
            start=start,
            end="left" if start == "right" else "right",
            subject=unmarked(subject),
            preview=unmarked(lead),
        )
    )


def unmarked(text: str) -> str:
    """The text where no markup can be."""
    return MARKS.sub("", text)


def directed(text: str) -> Markup:
    """The text as HTML, its isolated parts as elements with a direction."""
    return Markup("").join(
        DIRECTIONS.get(part, _unbroken(part)) for part in MARKS.split(text) if part
    )


def _unbroken(text: str) -> Markup:
    """The text, in which no line ends within a number like Q-2026-00042."""
    parts = [escape(part) for part in REFERENCE.split(text)]
    parts[1::2] = [Markup('<span class="name">{}</span>').format(part) for part in parts[1::2]]
    return Markup("").join(parts)


def _colours(colour: str | None) -> dict[str, str]:
    """The brand's colours, and lighter ones for dark screens."""
    palette = colours.palette(colour, colour)
    return {**palette, "light": _lighter(palette["accent"])}


def _lighter(colour: str) -> str:
    """The same hue, light enough to be read on a dark ground."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = rgb_to_hls(red, green, blue)
    parts = hls_to_rgb(hue, LIGHTNESS, min(saturation, MOST_SATURATED))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


@cache
def _options() -> Any:
    """No web fonts: a mail asks nobody for anything."""
    return mrml.RenderOptions(disable_comments=False, fonts={})


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["directed"] = directed
    return environment
