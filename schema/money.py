"""Money as the API shows it and takes it."""

from __future__ import annotations

from schema.blueprints import Argument, Blueprint, Member, draw


class Money:
    """Marks a field of money in the declarations: `value: Money | None = money(…)`."""


def draw_money() -> None:
    """Register the types of money."""
    locale = Argument("Locale | None", "Whose habits to follow; yours unless said.")
    shown = {
        "amount": Member("Decimal", "Exact, with the decimals of its currency."),
        "currency": Member("CurrencyCode", "ISO 4217."),
        "formatted": Member("str", "As people of a locale write it.", arguments={"locale": locale}),
    }
    draw(Blueprint("Money", "object", "An exact amount in a currency.", shown))
    taken = {
        "amount": Member("Decimal", "With at most the decimals of the currency."),
        "currency": Member("CurrencyCode", "ISO 4217."),
    }
    draw(Blueprint("MoneyInput", "input", "An exact amount in a currency.", taken))
