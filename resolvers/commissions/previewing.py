"""Trying a rule before it is published: what it would have paid, who gains and who loses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Unpack
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.commission_ledger import CommissionSource
from models.commission_previews import CommissionPreview, CommissionPreviewLine
from models.commission_rules import CommissionRuleVersion
from models.commissions import Standing, dues
from models.errors import ErrorCode, Invalid
from models.ids import CommissionRuleId
from models.invoices import Invoice
from models.money import EXPONENTS, nothing
from models.orders import Order
from resolvers.commissions.bases import bases_in_the_end
from resolvers.commissions.rules import RuleTerms, drafted
from resolvers.commissions.sourcing import parts_at, rules_at, sources_of
from resolvers.pricing import the_organisation
from resolvers.records import assign
from resolvers.use_cases import raises

LONGEST = timedelta(days=366 * 3)
Sums = dict[tuple[UUID, str], tuple[Decimal, int]]


@raises(ErrorCode.OUT_OF_RANGE)
def preview_commission_rule(
    session: Session,
    actor: Actor,
    *,
    since: date,
    until: date,
    rule_id: CommissionRuleId | None = None,
    name: str | None = None,
    **fields: Unpack[RuleTerms],
) -> CommissionPreview:
    """Try a rule on the invoices of some days, at most three years, and publish nothing.

    For each partner and currency it says what the rules of then come to, once all is paid, and what
    they come to together with this one; with `ruleId` it takes the place of that rule.
    """
    if not timedelta(0) <= until - since <= LONGEST:
        raise Invalid("until", code=ErrorCode.OUT_OF_RANGE)
    draft = drafted(session, dict(fields))
    draft.rule_id = rule_id or draft.id
    preview = CommissionPreview(since=since, until=until, created_by_id=actor.user_id)
    assign(preview, {"rule_name": name or "Preview"})
    before, after, rules = _tried(session, draft, since=since, until=until)
    session.add(preview)
    session.flush()
    session.add_all(_lines(preview, _sums(session, before, rules), _sums(session, after, rules)))
    session.flush()
    return preview


def _tried(
    session: Session, draft: CommissionRuleVersion, *, since: date, until: date
) -> tuple[list[CommissionSource], list[CommissionSource], dict[UUID, CommissionRuleVersion]]:
    """The sources of those days under the rules of then, the same with the draft, and all rules."""
    before: list[CommissionSource] = []
    after: list[CommissionSource] = []
    rules = {draft.id: draft}
    for invoice, order in _invoices(session, since, until):
        at = invoice.issued_at or draft.valid_from
        known = rules_at(session, at)
        rules |= {rule.id: rule for rule in known}
        others = [
            rule for rule in known if rule.rule_id != draft.rule_id and rule.scope != draft.scope
        ]
        parts = parts_at(session, order.deal_id or order.id, at)
        before += sources_of(session, invoice, order, parts=parts, rules=known)
        after += sources_of(session, invoice, order, parts=parts, rules=[draft, *others])
    return before, after, rules


def _invoices(session: Session, since: date, until: date) -> Sequence[tuple[Invoice, Order]]:
    zone = ZoneInfo(the_organisation(session).time_zone)
    starts = datetime.combine(since, time(), zone)
    ends = datetime.combine(until + timedelta(days=1), time(), zone)
    found = (
        select(Invoice, Order)
        .join(Order, Order.id == Invoice.order_id)
        .where(Invoice.issued_at >= starts, Invoice.issued_at < ends, Order.deal_id.is_not(None))
        .order_by(Invoice.issued_at, Invoice.id)
    )
    return [(invoice, order) for invoice, order in session.execute(found)]


def _sums(
    session: Session,
    sources: Iterable[CommissionSource],
    rules: dict[UUID, CommissionRuleVersion],
) -> Sums:
    """What sources come to in the end, by partner and currency, and how many there are."""
    buckets: dict[tuple[UUID, UUID, str, str], list[CommissionSource]] = defaultdict(list)
    for each in sources:
        buckets[each.partner_id, each.rule_version_id, each.currency, each.period].append(each)
    found: Sums = {}
    for (partner_id, rule_id, currency, _), bucket in buckets.items():
        bases = bases_in_the_end(session, bucket, rules[rule_id])
        standing = [
            Standing(each, bases[each.id], (), tuple(each.splits), each.place) for each in bucket
        ]
        exponent = EXPONENTS[currency]
        granted = [due.entitled for due in dues(rules[rule_id].terms, standing, exponent=exponent)]
        amount, count = found.get((partner_id, currency), (nothing(currency), 0))
        found[partner_id, currency] = (sum(granted, amount), count + len(granted))
    return found


def _lines(
    preview: CommissionPreview, before: Sums, after: Sums
) -> Iterable[CommissionPreviewLine]:
    for partner_id, currency in sorted({*before, *after}):
        was, _ = before.get((partner_id, currency), (nothing(currency), 0))
        would, count = after.get((partner_id, currency), (nothing(currency), 0))
        yield CommissionPreviewLine(
            preview_id=preview.id,
            partner_id=partner_id,
            currency=currency,
            sources=count,
            before=was,
            after=would,
            difference=would - was,
        )
