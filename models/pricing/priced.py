"""What comes out of pricing: every line's amounts, the sums, and the ledger that explains them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from models.pricing.rounding import plain
from models.pricing.taxing import TaxGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """The amounts of a line. An optional line not chosen has its price, but no part in the sums.

    Exact are `gross`, quantity times unit price, and `discount`; `net` is what rounding once
    makes of them: net = gross - discount + rounding_delta. With net prices base = net -
    allocation; with gross prices base + tax = net - allocation. `included` = base + tax.
    """

    key: str
    counts: bool
    gross: Decimal
    discount: Decimal
    net: Decimal
    allocation: Decimal
    base: Decimal
    tax: Decimal
    included: Decimal
    rounding_delta: Decimal

    def entry(self) -> dict[str, Any]:
        """The line in the ledger: numbers as text."""
        return {
            name: plain(value) if isinstance(value, Decimal) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What a sheet comes to.

    `subtotal` is the sum of the counting lines' nets, `discount` what the whole is reduced by,
    `total` what is to be paid. `savings` are all discounts together, against rounded list sums.
    """

    lines: tuple[PricedLine, ...]
    subtotal: Decimal
    discount: Decimal
    taxes: tuple[TaxGroup, ...]
    tax: Decimal
    total: Decimal
    savings: Decimal

    def ledger(self) -> list[dict[str, Any]]:
        """How each line was computed, in a form that JSON can hold."""
        return [line.entry() for line in self.lines]
