"""Money: an exact amount in a known currency, rounded half up at that currency's exponent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

HUNDREDTHS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
    "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
    "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW "
    "ZWG"
)
WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
EXPONENTS: Final[dict[str, int]] = {
    **dict.fromkeys(HUNDREDTHS.split(), 2),
    **dict.fromkeys(WHOLE.split(), 0),
    **dict.fromkeys(THOUSANDTHS.split(), 3),
}


def nothing(currency: str) -> Decimal:
    """Zero at the currency's exponent, as the database keeps it."""
    return Decimal(0).scaleb(-EXPONENTS[currency])


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and its currency. Refuses NaN, infinity and unknown currencies."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite():
            message = "an amount of money is a finite number"
            raise ValueError(message)
        if self.currency not in EXPONENTS:
            message = "not a currency of ISO 4217"
            raise ValueError(message)

    @property
    def exponent(self) -> int:
        """The number of decimals that the currency has."""
        return EXPONENTS[self.currency]

    def rounded(self) -> Money:
        """The amount at the currency's exponent, halves away from zero."""
        step = Decimal(1).scaleb(-self.exponent)
        return Money(self.amount.quantize(step, rounding=ROUND_HALF_UP), self.currency)

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            message = "money of two currencies has no sum"
            raise ValueError(message)
        return Money(self.amount + other.amount, self.currency)
