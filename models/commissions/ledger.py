"""The step of the ledger: for every source of a period, what is still to be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from models.commissions.entitling import entitled, owing
from models.commissions.terms import Terms
from models.pricing.rounding import HUNDRED, ZERO

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Standing(Generic[K]):
    """A source as it stands: its basis now, how it is shared, and what was written of it so far."""

    key: K
    basis: Decimal
    written: Sequence[Decimal] = ()
    splits: tuple[Decimal, ...] = (HUNDRED,)
    place: int = 0


@dataclass(frozen=True, slots=True)
class Due(Generic[K]):
    """What a source is entitled to, after what came before it in its period, and what is owed."""

    key: K
    before: Decimal
    basis: Decimal
    entitled: Decimal
    amount: Decimal


def dues(terms: Terms, sources: Iterable[Standing[K]], *, exponent: int) -> Iterator[Due[K]]:
    """Say what is owed of each source of a partner, a rule, a currency and a period, in order.

    Marginal steps see the sources in the order in which they came; a credit on one of them moves
    all that came later, so they are all looked at. What owes nothing is among them, with nothing.
    """
    before = ZERO
    for source in sources:
        right = entitled(
            terms,
            source.basis,
            exponent=exponent,
            before=before,
            splits=source.splits,
            place=source.place,
        )
        owed = owing(right, source.written)
        yield Due(source.key, before, source.basis, right, owed)
        before += source.basis
