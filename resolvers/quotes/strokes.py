"""Whether the path of a drawn signature is one: strokes between points, and nothing else."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 50_000
FURTHEST: Final = 100_000.0
COUNTS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4}
PATH: Final = re.compile(r" *[Mm][MmLlCcQqSsHhVvZz0-9 .,\-]+")
STEP: Final = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NUMBER: Final = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def is_drawing(path: str) -> bool:
    """Return whether it moves to a point and draws from there, every command with its numbers."""
    if len(path) > LONGEST or PATH.fullmatch(path) is None:
        return False
    steps = [(letter.upper(), rest) for letter, rest in STEP.findall(path)]
    return all(_whole(*step) for step in steps) and any(_draws(*step) for step in steps)


def _whole(letter: str, rest: str) -> bool:
    """Whether a command has nothing but its numbers, once or repeated; closing a path has none."""
    numbers = NUMBER.findall(rest)
    if NUMBER.sub("", rest).strip(" ,") or letter == "Z":
        return letter == "Z" and not rest.strip(" ,")
    near = all(abs(float(each)) <= FURTHEST for each in numbers)
    return near and bool(numbers) and len(numbers) % COUNTS[letter] == 0


def _draws(letter: str, rest: str) -> bool:
    """Whether it leaves a stroke: moving does with more than one point."""
    return letter != "Z" and (letter != "M" or len(NUMBER.findall(rest)) > COUNTS["M"])
