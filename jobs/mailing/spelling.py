"""What people wrote, made fit for a mail: one line or a few, nothing in it that could act."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LEFT, RIGHT, END = (
    "\N{LEFT-TO-RIGHT ISOLATE}",
    "\N{RIGHT-TO-LEFT ISOLATE}",
    "\N{POP DIRECTIONAL ISOLATE}",
)
DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
OPENING: Final = re.compile(r"\{(?=\{)")
SPACES: Final = re.compile(r"\s+")
RIGHT_TO_LEFT: Final = {"R", "AL"}
WORD_JOINER: Final = "\N{WORD JOINER}"
LONGEST_LINE: Final = 300
LONGEST_NOTE: Final = 4_000


def one_line(written: str, longest: int = LONGEST_LINE) -> str:
    """A name, a title, a number: on one line, without signs that steer, and not endless."""
    return clipped(SPACES.sub(" ", _harmless(written)).strip(), longest)


def lines(written: str) -> list[str]:
    """A text of several lines; runs of empty ones are one."""
    unified = re.sub("\r\n?|\u2028|\u2029", "\n", written)
    kept = [SPACES.sub(" ", line).strip() for line in _harmless(unified).split("\n")]
    return clipped(re.sub("\n{3,}", "\n\n", "\n".join(kept)).strip(), LONGEST_NOTE).split("\n")


def clipped(written: str, longest: int) -> str:
    """The text, cut where it is too long, and seen to be."""
    return written if len(written) <= longest else written[: longest - 1].rstrip() + "…"


def isolated(written: str, direction: str) -> str:
    """The text so that it neither turns the line around it nor is turned by it."""
    own = direction_of(written, direction)
    if own == direction and not _mixed(written, direction):
        return written
    return f"{RIGHT if own == 'rtl' else LEFT}{written}{END}"


def direction_of(written: str, direction: str) -> str:
    """Which way a text runs: as the mail does when it has letters that do, else its own."""
    kinds = {unicodedata.bidirectional(letter) for letter in written}
    if direction == "rtl":
        return "rtl" if kinds & RIGHT_TO_LEFT else "ltr"
    return "rtl" if kinds & RIGHT_TO_LEFT and "L" not in kinds else "ltr"


def _mixed(written: str, direction: str) -> bool:
    against = {"L"} if direction == "rtl" else RIGHT_TO_LEFT
    return any(unicodedata.bidirectional(letter) in against for letter in written)


def _harmless(written: str) -> str:
    """Without controls; a `{{` of theirs can never become a placeholder of ours."""
    return OPENING.sub("{" + WORD_JOINER, DIRECTION.sub("", UNSEEN.sub(" ", written)))
