"""How far an import is: a bar on a terminal, lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
from typing import Final, TextIO

WIDTH: Final = 30


class Progress:
    """Steps that are announced, and counted where they have many parts."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._bar = self._out.isatty()
        self._shown = -1

    def step(self, text: str) -> None:
        """A step begins."""
        self._clear()
        self._say(f"• {text}\n")

    def part(self, done: int, whole: int, text: str) -> None:
        """So many parts of a step are done."""
        share = done * WIDTH // max(whole, 1)
        if self._bar and share != self._shown:
            self._shown = share
            self._say(f"\r  [{'█' * share}{'·' * (WIDTH - share)}] {done:,} of {whole:,} {text}")

    def done(self) -> None:
        """Nothing more will be shown."""
        self._clear()

    def _clear(self) -> None:
        if self._shown >= 0:
            self._say("\r\033[K")
            self._shown = -1

    def _say(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
