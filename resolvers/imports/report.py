"""What an import says of its work: every refused row, every correction, and how many records."""

from __future__ import annotations

import csv
import secrets
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from models import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONGEST_SHOWN: Final = 200
HEADER: Final = ("file", "line", "column", "value", "reason", "nearest")
# What spreadsheets take for a formula when they open the report.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Refusal(NamedTuple):
    """Why a row was not taken; line 0 means the file as a whole."""

    file: str
    line: int
    column: str
    value: str
    reason: str
    nearest: str = ""

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else self.file
        column = f", {self.column}" if self.column else ""
        guess = f' (nearest: "{self.nearest}")' if self.nearest else ""
        return f"{place}{column}: {self.reason}{guess}"


@dataclass
class Report:
    """The account of one run."""

    title: str
    rows: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    corrections: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)

    def refused_rows(self) -> int:
        """How many rows, of which one may have several reasons."""
        return len({(refusal.file, refusal.line) for refusal in self.refusals})

    def unreadable(self) -> bool:
        """Whether a file as a whole could not be taken."""
        return any(refusal.line == 0 for refusal in self.refusals)

    def lines(self) -> list[str]:
        """The summary."""
        said = [f"{self.title}: {self.rows:,} rows read"]
        said += [
            f'  {file}, {column}: "{wrong}" read as "{right}" {count:,} times'
            for (file, column, wrong, right), count in sorted(self.corrections.items())
        ]
        said += [
            f"  {entity}: {self.made[entity]:,} new, {self.kept[entity]:,} there before"
            for entity in sorted({*self.made, *self.kept})
        ]
        said += [f"  ✗ {refusal}" for refusal in self.refusals[:10]]
        if len(self.refusals) > 10:
            said.append(f"  ✗ and {len(self.refusals) - 10:,} more")
        return said

    def write(self, folder: Path) -> Path:
        """The report file: one line for each reason, in the order of the files."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Two imports may end at the same moment: the random part keeps their reports apart.
        moment = f"{clock.now():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        path = folder / f"{self.title}-{moment}.csv"
        with path.open("x", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(map(_harmless, self.refusals))
        return path


def nearest(text: str, choices: Iterable[str]) -> str:
    """The choice that was probably meant; nothing when none is near."""
    by_folded = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(text[:LONGEST_SHOWN].casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else ""


def shown(text: str) -> str:
    """A value as it is quoted in a report."""
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return cut.replace("\0", "␀")


def _harmless(refusal: Refusal) -> list[str | int]:
    cells = [refusal.value, refusal.reason, refusal.nearest]
    safe = [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
    return [refusal.file, refusal.line, refusal.column, *safe]
