"""The one function that says what a quote comes to, and the modes in which it does."""

from models.pricing.amounts import portion, reduced
from models.pricing.arithmetic import price
from models.pricing.charges import Charge, ChargedLine, charge, remaining
from models.pricing.kinds import LineKind, PriceMode, Rounding, TaxMode
from models.pricing.partials import proportion
from models.pricing.priced import Priced, PricedLine
from models.pricing.refusals import PricingError
from models.pricing.rounding import rounded, split
from models.pricing.sheets import AmountDiscount, PercentDiscount, Sheet, SheetLine
from models.pricing.taxing import Tax, TaxGroup

__all__ = [
    "AmountDiscount",
    "Charge",
    "ChargedLine",
    "LineKind",
    "PercentDiscount",
    "PriceMode",
    "Priced",
    "PricedLine",
    "PricingError",
    "Rounding",
    "Sheet",
    "SheetLine",
    "Tax",
    "TaxGroup",
    "TaxMode",
    "charge",
    "portion",
    "price",
    "proportion",
    "reduced",
    "remaining",
    "rounded",
    "split",
]
