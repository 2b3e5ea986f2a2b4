"""At every moment the entries of a source come to what its frozen rule grants on its basis now."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from hypothesis import given, settings

from models.commissions import Basis, Standing, Step, Terms, dues, margin, net, paid
from tests.models.commissions.histories import ACTS, RULES, History
from tests.models.commissions.oracle import Agreed, Paper, basis_of, commission

Key = tuple[int, int]


def cents(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


def terms_of(agreed: Agreed) -> Terms:
    steps = tuple(Step(cents(above), Decimal(points).scaleb(-2)) for above, points in agreed.steps)
    return Terms(steps, None if agreed.cap is None else cents(agreed.cap))


def basis_now(paper: Paper, basis: str) -> Decimal:
    left = net(cents(paper.net), [cents(paper.net_credited)])
    match Basis(basis):
        case Basis.PAID:
            gross = cents(paper.gross - paper.gross_credited)
            return paid(left, cents(paper.paid), gross, exponent=2)
        case Basis.MARGIN:
            return margin(left, base=cents(paper.net), cost=cents(paper.cost), exponent=2)
        case _:
            return left


class Ledger:
    """What the product writes, one event after the other."""

    def __init__(self) -> None:
        self.entries: dict[Key, list[Decimal]] = defaultdict(list)

    def follow(self, history: History) -> None:
        """Write what is owed now."""
        for (_, version, _), keys in periods(history).items():
            agreed = history.versions[version]
            standing = [self._standing(history, agreed, key) for key in keys]
            for due in dues(terms_of(agreed), standing, exponent=2):
                if due.amount:
                    self.entries[due.key].append(due.amount)

    def _standing(self, history: History, agreed: Agreed, key: Key) -> Standing[Key]:
        issued, place = history.invoices[key[0]], key[1]
        splits = tuple(Decimal(part) for part in issued.splits)
        basis = basis_now(issued.paper, agreed.basis)
        return Standing(key, basis, self.entries[key], splits, place)


def periods(history: History) -> dict[tuple[int, int, int], list[Key]]:
    """Sources by partner, version and month, in the order in which they were issued."""
    found: dict[tuple[int, int, int], list[Key]] = defaultdict(list)
    for at, issued in enumerate(history.invoices):
        for place, version in issued.rules.items():
            found[place, version, issued.month].append((at, place))
    return found


def recomputed(history: History) -> dict[Key, int]:
    """From the whole history at once, in fractions."""
    found = {}
    for (place, version, _), keys in periods(history).items():
        agreed, before = history.versions[version], 0
        for key in keys:
            issued = history.invoices[key[0]]
            basis = basis_of(issued.paper, agreed.basis)
            found[key] = commission(agreed, before, basis, issued.splits, place)
            before += basis
    return found


@settings(max_examples=2_000, deadline=None)
@given(RULES, ACTS)
def test_entries_come_to_what_the_frozen_rule_grants_after_every_event(first, acts):
    history, ledger = History([first]), Ledger()
    for what, number in acts:
        history.do(what, number)
        ledger.follow(history)
        expected = recomputed(history)
        assert {key: sum(ledger.entries[key], Decimal(0)) for key in expected} == {
            key: cents(amount) for key, amount in expected.items()
        }


@settings(max_examples=200, deadline=None)
@given(RULES, ACTS)
def test_who_comes_twice_writes_nothing(first, acts):
    history, ledger = History([first]), Ledger()
    for what, number in acts:
        history.do(what, number)
    ledger.follow(history)
    written = {key: [*amounts] for key, amounts in ledger.entries.items()}
    ledger.follow(history)
    assert ledger.entries == written


@settings(max_examples=200, deadline=None)
@given(RULES, ACTS)
def test_the_order_and_number_of_looks_do_not_matter(first, acts):
    often, seldom = Ledger(), Ledger()
    history = History([first])
    for what, number in acts:
        history.do(what, number)
        often.follow(history)
    seldom.follow(history)
    total = {key: sum(amounts) for key, amounts in often.entries.items() if sum(amounts)}
    assert total == {key: sum(amounts) for key, amounts in seldom.entries.items() if sum(amounts)}
