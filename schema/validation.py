"""The specification's rules for documents, walked as one: each node meets only those it concerns.

graphql-core asks every rule at every node. Of some thirty rules two or three look at a field, and
validation is most of what a document costs that is seen for the first time.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from graphql import Node, specified_rules
from graphql.language.visitor import BREAK, SKIP, EnterLeaveVisitor
from graphql.validation import (
    ASTValidationRule,
    DeferStreamDirectiveLabel,
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperationsRule,
    OverlappingFieldsCanBeMergedRule,
    SingleFieldSubscriptionsRule,
    StreamDirectiveOnListField,
    ValidationContext,
)

Look = Callable[..., Any]
Concerned = list[tuple[int, str, str]]
MERGE_BUDGET: Final = 10_000


class _BoundedMerge(OverlappingFieldsCanBeMergedRule):
    """The specification's rule, which compares fields in pairs, with a budget it cannot pass."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MERGE_BUDGET


# What these look for cannot be: there are no subscriptions, and the directives are unknown.
NEEDLESS: Final = (
    SingleFieldSubscriptionsRule,
    DeferStreamDirectiveLabel,
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperationsRule,
    StreamDirectiveOnListField,
)
RULES: Final = tuple(
    _BoundedMerge if rule is OverlappingFieldsCanBeMergedRule else rule
    for rule in specified_rules
    if rule not in NEEDLESS
)


class EveryRule(ASTValidationRule):
    """All rules as one; what a rule wants skipped is skipped for that rule alone."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._rules = [rule(context) for rule in RULES]
        self._skipping: list[Any] = [None] * len(RULES)

    def get_enter_leave_for_kind(self, kind: str) -> EnterLeaveVisitor:
        """Return what enters and leaves nodes of a kind, for all rules that look at it."""
        found = self.enter_leave_map.get(kind)
        if found is None:
            found = self.enter_leave_map[kind] = self._joined(kind)
        return found

    def _joined(self, kind: str) -> EnterLeaveVisitor:
        concerned = _concerned(kind)
        if not concerned:
            return EnterLeaveVisitor(None, None)
        return EnterLeaveVisitor(self._entering(concerned), self._leaving(concerned))

    def _entering(self, concerned: Concerned) -> Look:
        looks = [(at, getattr(self._rules[at], name)) for at, name, _ in concerned if name]
        skipping = self._skipping

        def enter(node: Node, *where: Any) -> None:
            for at, look in looks:
                if skipping[at] is None:
                    wish = look(node, *where)
                    if wish is SKIP or wish is False:
                        skipping[at] = node
                    elif wish is not None:
                        skipping[at] = BREAK

        return enter

    def _leaving(self, concerned: Concerned) -> Look:
        looks = [(at, getattr(self._rules[at], name, None)) for at, _, name in concerned]
        skipping = self._skipping

        def leave(node: Node, *where: Any) -> None:
            for at, look in looks:
                if skipping[at] is node:
                    skipping[at] = None
                elif skipping[at] is None and look and look(node, *where) in {BREAK, True}:
                    skipping[at] = BREAK

        return leave


@cache
def _concerned(kind: str) -> Concerned:
    """Return the rules that look at nodes of a kind, by number, and their methods' names."""
    found = [
        (at, _method(rule, "enter", kind), _method(rule, "leave", kind))
        for at, rule in enumerate(RULES)
    ]
    return [one for one in found if one[1] or one[2]]


def _method(rule: type[Any], way: str, kind: str) -> str:
    return next((name for name in (f"{way}_{kind}", way) if hasattr(rule, name)), "")
