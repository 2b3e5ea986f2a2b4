"""Approval policies: beyond which discounts, margins and totals a quote needs whose approval."""

from decimal import Decimal
from typing import Any, Final, NotRequired, TypedDict, Unpack

from sqlalchemy.orm import Session

from auth.actors import Actor
from models.approvals import ApprovalPolicy
from models.errors import ErrorCode, Invalid
from models.events import record
from models.identities import StaffRole
from models.ids import ApprovalPolicyId
from models.money import Money
from resolvers.records import assign, changes, expect, find

LIMITS: Final = ("line_percent", "order_percent", "margin_percent", "total")
MOST_APPROVERS: Final = 5


class NewApprovalPolicy(TypedDict):
    """What a new approval policy may have."""

    name: str
    approvers: list[StaffRole]
    line_percent: NotRequired[Decimal | None]
    order_percent: NotRequired[Decimal | None]
    margin_percent: NotRequired[Decimal | None]
    total: NotRequired[Money | None]


class ApprovalPolicyChanges(TypedDict, total=False):
    """What can be changed of an approval policy."""

    name: str
    approvers: list[StaffRole]
    line_percent: Decimal | None
    order_percent: Decimal | None
    margin_percent: Decimal | None
    total: Money | None


def create_approval_policy(
    session: Session, actor: Actor, **fields: Unpack[NewApprovalPolicy]
) -> ApprovalPolicy:
    """Let quotes beyond at least one limit need one to five approvers, one after the other.

    It counts at once, for drafts that are submitted from now on. Agents approve nothing.
    """
    policy = ApprovalPolicy()
    _fill(policy, fields)
    session.add(policy)
    after = changes(policy, fields)
    record(session, actor, "approval_policy.created", subject=policy, changes=after)
    return policy


def update_approval_policy(
    session: Session,
    actor: Actor,
    *,
    approval_policy_id: ApprovalPolicyId,
    expected_version: int | None = None,
    **fields: Unpack[ApprovalPolicyChanges],
) -> ApprovalPolicy:
    """Change a policy for drafts that are submitted from now on; requests keep what they have."""
    policy = _policy(session, approval_policy_id, expected_version)
    _fill(policy, fields)
    if fields:
        after = changes(policy, fields)
        record(session, actor, "approval_policy.updated", subject=policy, changes=after)
    return policy


def activate_approval_policy(
    session: Session,
    actor: Actor,
    *,
    approval_policy_id: ApprovalPolicyId,
    expected_version: int | None = None,
) -> ApprovalPolicy:
    """Let a retired policy count again."""
    policy = _policy(session, approval_policy_id, expected_version)
    policy.active = True
    record(session, actor, "approval_policy.activated", subject=policy)
    return policy


def retire_approval_policy(
    session: Session,
    actor: Actor,
    *,
    approval_policy_id: ApprovalPolicyId,
    expected_version: int | None = None,
) -> ApprovalPolicy:
    """Let a policy count no more; requests that it made go on to their end."""
    policy = _policy(session, approval_policy_id, expected_version)
    policy.active = False
    record(session, actor, "approval_policy.retired", subject=policy)
    return policy


def _policy(
    session: Session, approval_policy_id: ApprovalPolicyId, expected_version: int | None
) -> ApprovalPolicy:
    policy = find(
        session, ApprovalPolicy, approval_policy_id, field="approval_policy_id", lock="change"
    )
    expect(policy, expected_version)
    return policy


def _fill(policy: ApprovalPolicy, fields: NewApprovalPolicy | ApprovalPolicyChanges) -> None:
    given: dict[str, Any] = dict(fields)
    assign(policy, given)
    if not 1 <= len(policy.approvers) <= MOST_APPROVERS:
        raise Invalid("approvers", code=ErrorCode.OUT_OF_RANGE, minimum=1, maximum=MOST_APPROVERS)
    if StaffRole.AGENT in policy.approvers:
        raise Invalid("approvers", "Agents approve nothing.")
    if all(getattr(policy, name) is None for name in LIMITS):
        raise Invalid("line_percent", "Set at least one limit.", code=ErrorCode.REQUIRED)
