"""Publishing rules: a version is never changed, the next one takes its place from a moment on."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.commission_rules import CommissionRule, CommissionRuleVersion
from models.commissions import Basis
from models.deals import PartnerPart
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import (
    CommissionRuleId,
    PartnerId,
    PartnerTierId,
    ProductFamilyId,
    ProductId,
    TerritoryId,
)
from models.money import EXPONENTS, Money
from models.pricing import rounded
from resolvers.records import assign, changes, find, refer
from resolvers.use_cases import raises


class CommissionStepInput(TypedDict):
    """From this much of a period's basis on, in `currency`, what comes on top has this rate."""

    above: Decimal
    rate: Decimal


class RuleTerms(TypedDict):
    """What a version of a rule says."""

    basis: Basis
    rate: Decimal
    partner_id: NotRequired[PartnerId | None]
    product_id: NotRequired[ProductId | None]
    family_id: NotRequired[ProductFamilyId | None]
    role: NotRequired[PartnerPart | None]
    territory_id: NotRequired[TerritoryId | None]
    tier_id: NotRequired[PartnerTierId | None]
    steps: NotRequired[list[CommissionStepInput]]
    cap: NotRequired[Money | None]
    currency: NotRequired[str | None]
    months: NotRequired[int | None]
    hold_days: NotRequired[int]
    valid_from: NotRequired[datetime]
    valid_until: NotRequired[datetime | None]


@raises(ErrorCode.OVERLAP, ErrorCode.OUT_OF_RANGE, ErrorCode.TAKEN)
def publish_commission_rule(
    session: Session,
    actor: Actor,
    *,
    rule_id: CommissionRuleId | None = None,
    name: str | None = None,
    **fields: Unpack[RuleTerms],
) -> CommissionRuleVersion:
    """Publish a rule by its name, or with `ruleId` the next version of one, from now on or later.

    The present version ends when the new one begins; the past keeps its rules. What is named says
    whom it is for; the most specific rule counts, in this order: partner, product, category
    (family), deal role, territory (of the customer's country), tier, currency. Another rule for the
    same is refused while both would hold: OVERLAP.
    """
    version = drafted(session, dict(fields))
    if fields.get("valid_from") is not None and version.valid_from < clock.now():
        raise Invalid("valid_from", "A rule begins now or later.", code=ErrorCode.OUT_OF_RANGE)
    rule = _rule(session, actor, rule_id, name)
    version.rule_id, version.number = rule.id, 1 + _last(session, rule.id)
    _give_way(session, rule.id, version.valid_from)
    session.add(version)
    session.flush()
    record(
        session,
        actor,
        "commission_rule.published",
        subject=rule,
        changes={"number": version.number, **changes(version, dict(fields))},
    )
    return version


def end_commission_rule(
    session: Session, actor: Actor, *, rule_id: CommissionRuleId, at: datetime | None = None
) -> CommissionRule:
    """End a rule now or later; what was issued before keeps it."""
    rule = find(session, CommissionRule, rule_id, field="rule_id", lock="change")
    moment = at or clock.now()
    if at is not None and at < clock.now():
        raise Invalid("at", "A rule ends now or later.", code=ErrorCode.OUT_OF_RANGE)
    if not _give_way(session, rule.id, moment):
        raise Conflict(ErrorCode.INVALID_STATE, "The rule has ended.")
    record(session, actor, "commission_rule.ended", subject=rule, changes={"at": moment})
    return rule


def drafted(session: Session, fields: dict[str, Any]) -> CommissionRuleVersion:
    """Return a version as it is given, checked; nothing is published."""
    steps = fields.pop("steps", None) or []
    if fields.get("cap") is not None:
        if fields.get("currency") not in {None, fields["cap"].currency}:
            raise Invalid("cap.currency", "The cap is in the rule's currency.")
        fields["currency"] = fields["cap"].currency
    currency = fields.pop("currency", None)
    if currency is not None and currency not in EXPONENTS:
        raise Invalid("currency")
    refer(session, CommissionRuleVersion, fields)
    version = CommissionRuleVersion(valid_from=clock.now(), currency=currency)
    fields = {name: value for name, value in fields.items() if name != "cap" or value is not None}
    assign(version, fields)
    version.currency = currency
    version.rate = _rate(version.rate, "rate")
    version.steps = _steps(steps, currency)
    return version


def _rate(rate: Decimal, field: str) -> Decimal:
    if not 0 <= rate <= 100 or rounded(rate, 4) != rate:
        raise Invalid(field, "At most 100 percent, with 4 decimals.", code=ErrorCode.OUT_OF_RANGE)
    return rate


def _steps(steps: list[CommissionStepInput], currency: str | None) -> list[dict[str, str]]:
    if steps and currency is None:
        raise Invalid("currency", code=ErrorCode.REQUIRED)
    before = Decimal(0)
    found = []
    for at, step in enumerate(steps):
        above = rounded(step["above"], EXPONENTS[str(currency)])
        if above <= before or above != step["above"]:
            raise Invalid(f"steps.{at}.above", "Steps rise.", code=ErrorCode.OUT_OF_RANGE)
        rate = _rate(step["rate"], f"steps.{at}.rate")
        found.append({"above": f"{above:f}", "rate": f"{rate:f}"})
        before = above
    return found


def _rule(session: Session, actor: Actor, rule_id: UUID | None, name: str | None) -> CommissionRule:
    if rule_id is not None:
        return find(session, CommissionRule, rule_id, field="rule_id", lock="change")
    rule = CommissionRule(created_by_id=actor.user_id)
    assign(rule, {"name": name})
    session.add(rule)
    session.flush()
    return rule


def _last(session: Session, rule_id: UUID) -> int:
    version = CommissionRuleVersion
    found = select(func.max(version.number)).where(version.rule_id == rule_id)
    return session.scalar(found) or 0


def _give_way(session: Session, rule_id: UUID, at: datetime) -> bool:
    """End the versions that would go on from a moment; one that would begin later never does."""
    version = CommissionRuleVersion
    going_on = session.scalars(
        select(version).where(
            version.rule_id == rule_id,
            version.valid_until.is_(None) | (version.valid_until > at),
        )
    ).all()
    for each in going_on:
        each.valid_until = max(at, each.valid_from)
    session.flush()
    return bool(going_on)
