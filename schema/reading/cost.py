"""What a plan may read at most, known before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

COUNT: Final = 10


class Cost:
    """Rows that a plan may read: every object weighs one, times the pages around it."""

    def __init__(self) -> None:
        """Start at nothing, outside every page."""
        self.total = 0
        self.largest: tuple[int, str] = (0, "")
        self._factors: list[tuple[int, str]] = []

    def row(self) -> None:
        """Count one object at the present multiplicity."""
        self.total += self._factor()

    def count(self) -> None:
        """Count a count, which looks at many rows and answers one number."""
        self.total += COUNT * self._factor()

    @contextmanager
    def times(self, factor: int, label: str = "") -> Iterator[None]:
        """Multiply what is counted inside the block; `label` names the page in messages."""
        self._factors.append((max(factor, 1), label))
        if label and self._factor() > self.largest[0]:
            path = ".".join(name for _, name in self._factors if name)
            self.largest = (self._factor(), path)
        yield
        self._factors.pop()

    def _factor(self) -> int:
        product = 1
        for factor, _ in self._factors:
            product *= factor
        return product
