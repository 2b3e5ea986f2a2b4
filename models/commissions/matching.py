"""Which rule counts: the most specific of those that fit, in one fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Protocol, TypeVar
from uuid import UUID

from models.deals import PartnerPart


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is for, in the order of weight: what comes first outweighs all that follows.

    A territory is the one that the end customer's country is in on the day; a rule with amounts of
    money is for their currency only.
    """

    partner_id: UUID | None = None
    product_id: UUID | None = None
    family_id: UUID | None = None
    role: PartnerPart | None = None
    territory_id: UUID | None = None
    tier_id: UUID | None = None
    currency: str | None = None

    @property
    def specificity(self) -> tuple[bool, ...]:
        """Which of them it names; the greater tuple wins."""
        return tuple(getattr(self, each.name) is not None for each in fields(self))

    def fits(self, sale: Scope) -> bool:
        """Whether a sale is within it: all that it names is the sale's."""
        named = ((getattr(self, each.name), getattr(sale, each.name)) for each in fields(self))
        return all(own is None or own == other for own, other in named)


Sale = Scope
"""A sale is described by the same words, with every one of them said that is known."""


class Scoped(Protocol):
    """A rule, as far as its choice needs one."""

    @property
    def scope(self) -> Scope:
        """What it is for."""


R = TypeVar("R", bound=Scoped)


def most_specific(rules: Iterable[R], sale: Sale) -> R | None:
    """The rule for a sale; two of equal specificity cannot fit at once, the database sees to it."""
    fitting = [rule for rule in rules if rule.scope.fits(sale)]
    return max(fitting, key=lambda rule: rule.scope.specificity, default=None)
