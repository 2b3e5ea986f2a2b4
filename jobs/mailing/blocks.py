"""What a mail consists of; its HTML and its plain text are both made from these, so both say it."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """What the mail is about."""

    text: str


class Paragraph(NamedTuple):
    """A sentence or a few; a weighty one is a deadline."""

    text: str
    weighty: bool = False


class Note(NamedTuple):
    """What a person wrote, in that person's own lines, each with its direction."""

    label: str
    lines: list[str]
    direction: str


class Fact(NamedTuple):
    """A name and a value; what is to be paid is weighty."""

    label: str
    value: str
    weighty: bool


class Facts(NamedTuple):
    """What the mail is about in figures, one to a line."""

    rows: list[Fact]


class Code(NamedTuple):
    """A code to type."""

    placeholder: str


class Button(NamedTuple):
    """The one thing to do, and its link once more as text."""

    text: str
    label: str
    link: str


class Also(NamedTuple):
    """A second link that nobody needs to follow."""

    text: str
    link: str


class Signature(NamedTuple):
    """Who writes, and where a reply goes."""

    name: str
    lines: list[str]
    reply: str


class Footer(NamedTuple):
    """Why the mail came, and from which organisation."""

    lines: list[str]


Block = Heading | Paragraph | Note | Facts | Code | Button | Also | Signature | Footer
