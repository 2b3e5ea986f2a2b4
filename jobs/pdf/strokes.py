"""A drawn signature as an SVG path: only strokes that we know, and the box around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jobs.pdf.refusals import Refused

LONGEST: Final = 60_000
FURTHEST: Final = 100_000.0
MARGIN: Final = 4.0
KNOWN: Final = re.compile(r"[MmLlHhVvCcSsQqTtZz0-9eE+\-., \t\r\n]*")
TOKEN: Final = re.compile(r"[MmLlHhVvCcSsQqTtZz]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")
COUNTS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}

Point = tuple[float, float]


class Drawing(NamedTuple):
    """A path that was read, written anew, and what it covers."""

    path: str
    view_box: str


def drawing(path: str) -> Drawing:
    """Read a path; anything that is not one is refused."""
    if len(path) > LONGEST or not KNOWN.fullmatch(path):
        raise Refused("The drawn signature is not an SVG path, or too long")
    steps = list(_steps(TOKEN.findall(path)))
    points = list(_points(steps))
    if not points or any(abs(side) > FURTHEST for point in points for side in point):
        raise Refused("The drawn signature is not an SVG path, or too large")
    left, top = (min(axis) - MARGIN for axis in zip(*points, strict=True))
    right, bottom = (max(axis) + MARGIN for axis in zip(*points, strict=True))
    written = " ".join(f"{letter}{' '.join(map(_short, numbers))}" for letter, numbers in steps)
    box = (left, top, right - left, bottom - top)
    return Drawing(written, " ".join(map(_short, box)))


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _steps(tokens: list[str]) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; a repeated one is written out."""
    at, letter = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            letter, at = tokens[at], at + 1
        elif letter.upper() in {"", "Z"}:
            raise Refused("The drawn signature is not an SVG path")
        count = COUNTS[letter.upper()]
        try:
            numbers = [float(token) for token in tokens[at : at + count]]
        except ValueError as error:
            raise Refused("The drawn signature is not an SVG path") from error
        if len(numbers) < count:
            raise Refused("The drawn signature is not an SVG path")
        yield letter, numbers
        at += count
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _points(steps: list[tuple[str, list[float]]]) -> Iterator[Point]:
    """The points that hold the strokes: a curve stays inside those that shape it."""
    here: Point = (0.0, 0.0)
    start = here
    for letter, numbers in steps:
        base = here if letter.islower() else (0.0, 0.0)
        match letter.upper():
            case "Z":
                here = start
                continue
            case "H":
                here = (base[0] + numbers[0], here[1])
            case "V":
                here = (here[0], base[1] + numbers[0])
            case _:
                pairs = zip(numbers[::2], numbers[1::2], strict=True)
                shaping = [(base[0] + x, base[1] + y) for x, y in pairs]
                yield from shaping
                here = shaping[-1]
        start = here if letter.upper() == "M" else start
        yield here
