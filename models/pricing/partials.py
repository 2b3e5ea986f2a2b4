"""Partial invoices and credits: each as exact as it can be, all together exactly the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.pricing.charges import Charge, ChargedLine, charge, charged, nothing_of
from models.pricing.kinds import PriceMode, TaxMode
from models.pricing.refusals import PricingError, demand_number, demand_percent
from models.pricing.rounding import ZERO, exactly, quotient, split, trimmed
from models.pricing.sheets import MOST_QUANTITY
from models.pricing.taxing import Tax, Taxation, tax_lines


@dataclass(slots=True)
class _Account:
    """A line of the whole, what was charged of it before, and what is now."""

    whole: ChargedLine
    before: ChargedLine
    now: ChargedLine
    follows: bool
    """The rate is the whole's and always was, so that its tax adds up to the whole's."""

    @property
    def ends(self) -> bool:
        """Nothing of the line is left after this."""
        return self.before.quantity + self.now.quantity == self.whole.quantity

    @property
    def kept(self) -> Decimal:
        """What of the line is charged up to now, after the discount."""
        return self.before.kept + self.now.kept


def proportion(
    whole: Sequence[ChargedLine],
    before: Sequence[ChargedLine],
    quantities: Mapping[str, Decimal],
    *,
    exponent: int,
    prices: PriceMode,
    tax_mode: TaxMode,
    rates: Mapping[str, Tax] | None = None,
) -> Charge:
    """Charge quantities of an order's lines, or credit those of an invoice.

    `before` are the lines of all earlier invoices of the order, or credits of the invoice.
    Amounts are cumulative: what a line comes to up to now, rounded, less what it came to before.
    So the charge that ends a line takes its remainder, and all charges sum to the whole. `rates`
    names lines whose tax is another by now: it is computed anew on what is charged of them.
    """
    with exactly():
        taxation = Taxation(prices, tax_mode, exponent)
        accounts = _accounts(whole, before, quantities, rates=rates or {})
        for account in accounts:
            _demand_within(account)
            if account.now.quantity:
                _share(account, exponent)
        _tax_followers([each for each in accounts if each.follows], taxation)
        _tax_anew([each for each in accounts if not each.follows], taxation)
        return charge([each.now for each in accounts if each.now.quantity], exponent)


def _accounts(
    whole: Sequence[ChargedLine],
    before: Sequence[ChargedLine],
    quantities: Mapping[str, Decimal],
    *,
    rates: Mapping[str, Tax],
) -> list[_Account]:
    sums = charged(whole, before)
    taxes = {line.key: line.taxed_as for line in whole}
    for key in [*quantities, *rates]:
        if key not in taxes:
            raise PricingError(key, "key", "There is no such line.")
    strays = {line.key for line in before if line.taxed_as != taxes[line.key]}
    strays |= {key for key, tax in rates.items() if tax != taxes[key]}
    return [
        _Account(line, done, _asked(done, quantities, rates), line.key not in strays)
        for line, done in zip(whole, sums, strict=True)
    ]


def _asked(
    done: ChargedLine, quantities: Mapping[str, Decimal], rates: Mapping[str, Tax]
) -> ChargedLine:
    quantity = quantities.get(done.key, ZERO)
    demand_number(quantity, MOST_QUANTITY, key=done.key, field="quantity")
    code, percent = rates.get(done.key, done.taxed_as)
    demand_percent(percent, key=done.key, field="tax_percent")
    nothing = nothing_of(done)
    return replace(nothing, quantity=trimmed(quantity, 0), tax_code=code, tax_percent=percent)


def _demand_within(account: _Account) -> None:
    whole, before = account.whole, account.before
    if before.quantity + account.now.quantity > whole.quantity:
        raise PricingError(whole.key, "quantity", "This is more than is left of the line.")
    pairs = [(before.net, whole.net), (before.allocation, whole.allocation)]
    pairs += [(before.kept, whole.kept)]
    if account.follows:
        pairs += [(before.base, whole.base), (before.tax, whole.tax)]
    if not all(0 <= part <= most for part, most in pairs):
        raise PricingError(whole.key, "quantity", "The line was charged above what it comes to.")


def _share(account: _Account, exponent: int) -> None:
    """Set the net and its part of the discount; what is left of both stays zero or more."""
    whole, before = account.whole, account.before
    reached = before.quantity + account.now.quantity
    net = max(quotient(whole.net * reached, whole.quantity, exponent), before.net)
    allocation = _within(
        quotient(whole.allocation * reached, whole.quantity, exponent),
        before.allocation,
        min(whole.allocation, before.allocation + net - before.net),
    )
    account.now = replace(
        account.now, net=net - before.net, allocation=allocation - before.allocation
    )


def _tax_followers(accounts: Sequence[_Account], taxation: Taxation) -> None:
    """Bring the tax of each group to what its amounts up to now demand, within each line's room."""
    for places in taxation.members([each.whole.taxed_as for each in accounts]):
        members = [accounts[at] for at in places]
        kept = [each.kept for each in members]
        wished = taxation.tax_on(sum(kept, ZERO), members[0].whole.tax_percent)
        shares = split(wished, kept, taxation.exponent)
        rooms = [_room(each, taxation.prices) for each in members]
        for each, tax in zip(members, levelled(wished, shares, rooms), strict=True):
            _settle(each, tax - each.before.tax, taxation)


def _room(account: _Account, prices: PriceMode) -> tuple[Decimal, Decimal]:
    """Return the least and the most that the line's tax may have come to after this."""
    whole, before = account.whole, account.before
    if not account.now.quantity:
        return before.tax, before.tax
    if account.ends:
        return whole.tax, whole.tax
    if prices is PriceMode.NET:
        return before.tax, whole.tax
    least = max(before.tax, account.kept - whole.base)
    return least, min(whole.tax, before.tax + account.now.kept)


def levelled(
    wished: Decimal, shares: Sequence[Decimal], rooms: Sequence[tuple[Decimal, Decimal]]
) -> list[Decimal]:
    """Fit shares into their rooms; what that moves goes to the first lines that have room."""
    fitted = [_within(share, *room) for share, room in zip(shares, rooms, strict=True)]
    lacking = wished - sum(fitted, ZERO)
    for at, room in enumerate(rooms):
        moved = _within(fitted[at] + lacking, *room)
        lacking -= moved - fitted[at]
        fitted[at] = moved
    return fitted


def _tax_anew(accounts: Sequence[_Account], taxation: Taxation) -> None:
    amounts = [each.now.kept for each in accounts]
    taxes = tax_lines(amounts, [each.now.taxed_as for each in accounts], taxation)
    for each, tax in zip(accounts, taxes, strict=True):
        _settle(each, tax, taxation)


def _settle(account: _Account, tax: Decimal, taxation: Taxation) -> None:
    base = taxation.base_of(account.now.kept, tax)
    account.now = replace(account.now, base=base, tax=tax)


def _within(amount: Decimal, least: Decimal, most: Decimal) -> Decimal:
    return max(least, min(amount, most))
