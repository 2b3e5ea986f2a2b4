"""The terms of a rule: a rate or marginal steps, and a cap for each source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.pricing.rounding import HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class Step:
    """From this much in a period on, what comes on top earns this many percent."""

    above: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """Percents of a basis. With steps, the part of a period's basis between two of them."""

    steps: tuple[Step, ...]
    cap: Decimal | None = None

    def __post_init__(self) -> None:
        bounds = [step.above for step in self.steps]
        rates = [step.rate for step in self.steps]
        if not bounds or bounds[0] != 0 or bounds != sorted(set(bounds)):
            raise ValueError("steps begin at zero and rise")
        if any(not 0 <= rate <= HUNDRED for rate in rates):
            raise ValueError("a rate is between 0 and 100 percent")
        if self.cap is not None and self.cap < 0:
            raise ValueError("a cap is not negative")

    @classmethod
    def flat(cls, rate: Decimal, cap: Decimal | None = None) -> Terms:
        """One rate for everything."""
        return cls((Step(ZERO, rate),), cap)

    def whole(self, basis: Decimal) -> Decimal:
        """What a period's basis earns, exactly: each part of it at the rate of its step."""
        return sum((_part(self.steps, at, basis) for at in range(len(self.steps))), ZERO) / HUNDRED

    def rate_at(self, basis: Decimal) -> Decimal:
        """The rate of what comes on top of so much in a period."""
        return max((step for step in self.steps if step.above <= basis), key=_above).rate


def _above(step: Step) -> Decimal:
    return step.above


def _part(steps: Sequence[Step], at: int, basis: Decimal) -> Decimal:
    """The percents that one step earns of a basis."""
    above = steps[at].above
    upper = steps[at + 1].above if at + 1 < len(steps) else basis
    return max(ZERO, min(basis, upper) - above) * steps[at].rate
