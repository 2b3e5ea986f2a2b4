"""Random histories of invoices, payments, credits, rules, tiers, splits and payouts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.models.commissions.oracle import Agreed, Paper

CENTS = st.integers(min_value=1, max_value=3_000_000)
STEPS = st.lists(
    st.tuples(st.integers(1, 2_000_000), st.integers(0, 5_000)),
    max_size=3,
    unique_by=lambda step: step[0],
)
RULES = st.builds(
    lambda basis, first, steps, cap: Agreed(basis, ((0, first), *sorted(steps)), cap),
    st.sampled_from(["NET_INVOICED", "PAID", "MARGIN"]),
    st.integers(0, 5_000),
    STEPS,
    st.none() | st.integers(0, 200_000),
)
SPLITS = st.lists(st.integers(0, 50), min_size=1, max_size=2).map(tuple)
TAX = st.sampled_from([0, 7, 19, 25])


@dataclass
class Issued:
    """An invoice and what was frozen of it for each partner when it was issued."""

    paper: Paper
    tax: int
    rules: dict[int, int]
    splits: tuple[int, ...]
    month: int


@dataclass
class History:
    """Everything that happened up to now."""

    versions: list[Agreed]
    rule_of: dict[int, int] = field(default_factory=lambda: {0: 0, 1: 0})
    splits: tuple[int, ...] = (100,)
    month: int = 0
    invoices: list[Issued] = field(default_factory=list)

    def do(self, what: str, number: Any) -> None:
        """One more thing happens."""
        getattr(self, f"do_{what}")(number)

    def do_issue(self, given: tuple[int, int, int]) -> None:
        """An invoice is issued, under the rules and splits of this moment."""
        net, tax, cost = given
        gross = net + (net * tax + 50) // 100
        paper = Paper(net, gross, 0, 0, 0, min(cost, 2 * net))
        frozen = {place: self.rule_of[place] for place in range(len(self.splits))}
        self.invoices.append(Issued(paper, tax, frozen, self.splits, self.month))

    def do_pay(self, given: tuple[int, int]) -> None:
        """A part of what is open comes in."""
        issued = self._chosen(given[0])
        if issued is not None and (left := opened(issued.paper)):
            amount = 1 + given[1] % left
            issued.paper = issued.paper._replace(paid=issued.paper.paid + amount)

    def do_credit(self, given: tuple[int, int]) -> None:
        """A part of what is left is taken back, paid or not; the last one takes all of it."""
        issued = self._chosen(given[0])
        if issued is None or not (left := issued.paper.gross - issued.paper.gross_credited):
            return
        paper, gross = issued.paper, 1 + given[1] % left
        all_of_it = paper.gross_credited + gross == paper.gross
        net = min(gross * 100 // (100 + issued.tax), paper.net - paper.net_credited)
        issued.paper = paper._replace(
            gross_credited=paper.gross_credited + gross,
            net_credited=paper.net if all_of_it else paper.net_credited + net,
        )

    def do_rule(self, given: tuple[int, Agreed]) -> None:
        """A rule of a partner is replaced: a new version from now on."""
        self.versions.append(given[1])
        self.rule_of[given[0]] = len(self.versions) - 1

    def do_tier(self, given: tuple[int, int]) -> None:
        """A partner changes its tier, so that an older rule of another tier counts from now on."""
        self.rule_of[given[0]] = given[1] % len(self.versions)

    def do_split(self, given: tuple[int, ...]) -> None:
        """The deal is shared otherwise from now on."""
        self.splits = given

    def do_month(self, _given: None) -> None:
        """Another month begins."""
        self.month += 1

    def do_payout(self, _given: None) -> None:
        """What is written so far is paid out; nothing of it is edited any more."""

    def _chosen(self, number: int) -> Issued | None:
        return self.invoices[number % len(self.invoices)] if self.invoices else None


def opened(paper: Paper) -> int:
    """What is still to be paid."""
    return max(0, paper.gross - paper.gross_credited - paper.paid)


NUMBERS = st.tuples(st.integers(0, 9), st.integers(0, 5_000_000))
ACTS = st.lists(
    st.tuples(st.just("issue"), st.tuples(CENTS, TAX, st.integers(0, 3_000_000)))
    | st.tuples(st.just("pay"), NUMBERS)
    | st.tuples(st.just("credit"), NUMBERS)
    | st.tuples(st.just("rule"), st.tuples(st.integers(0, 1), RULES))
    | st.tuples(st.just("tier"), st.tuples(st.integers(0, 1), st.integers(0, 9)))
    | st.tuples(st.just("split"), SPLITS)
    | st.tuples(st.sampled_from(["month", "payout"]), st.none()),
    min_size=1,
    max_size=16,
)
