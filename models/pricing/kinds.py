"""The modes of pricing that are stored with every version."""

from __future__ import annotations

from enum import StrEnum


class PriceMode(StrEnum):
    """Whether prices are without tax or with it."""

    NET = "NET"
    GROSS = "GROSS"


class TaxMode(StrEnum):
    """Whether tax is rounded for each line or once for each rate."""

    PER_GROUP = "PER_GROUP"
    PER_LINE = "PER_LINE"


class Rounding(StrEnum):
    """How halves are rounded: away from zero."""

    HALF_UP = "HALF_UP"


class LineKind(StrEnum):
    """What a line is: something to buy, the title of a section, or words."""

    PRODUCT = "PRODUCT"
    SECTION = "SECTION"
    NOTE = "NOTE"
