"""The plain-text part: the same blocks, one under the other."""

from __future__ import annotations

from collections.abc import Iterable

from jobs.mailing.blocks import (
    Also,
    Block,
    Button,
    Code,
    Facts,
    Footer,
    Heading,
    Note,
    Paragraph,
    Signature,
)


def page(blocks: Iterable[Block]) -> str:
    """The whole text; blank lines part its blocks."""
    return "\n\n".join(_written(block) for block in blocks) + "\n"


def _written(block: Block) -> str:
    found: list[str]
    match block:
        case Heading(text):
            found = [text]
        case Paragraph(text, weighty):
            found = [f"* {text}" if weighty else text]
        case Note(label, lines, _):
            found = [label, *(f"> {line}".rstrip() for line in lines)]
        case Facts(rows):
            found = [f"{row.label}: {row.value}" for row in rows]
        case Code(placeholder):
            found = [f"    {placeholder}"]
        case Button(text, label, link):
            found = [text, label, link]
        case Also(text, link):
            found = [text, link]
        case Signature(name, lines, reply):
            found = [name, *lines, *(["", reply] if reply else [])]
        case Footer(lines):
            found = ["-- ", *lines]
    return "\n".join(found)
