"""Four eyes: whoever asked for an approval, or wrote into the draft, does not decide about it.

Each step of one request is another person's, so that a chain of two is two people, admins included.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Uuid, case, exists, func, literal, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models.approvals import ApprovalRequest, ApprovalStatus, ApprovalStep
from models.errors import Conflict, ErrorCode
from models.events import Event
from models.quote_versions import QuoteVersion

WRITING: Final = (
    "quote.created",
    "quote.duplicated",
    "quote.revised",
    "quote.restored",
    "quote.updated",
)
"""The events by which somebody wrote into the version that was the draft then."""


def demand_other_eyes(session: Session, actor: Actor, request: ApprovalRequest) -> None:
    """Refuse who has a part in the request already, with the code that says which."""
    part = part_in(ApprovalRequest.__table__, literal(actor.user_id, Uuid()))
    asked = select(ApprovalRequest.id, part).where(ApprovalRequest.id == request.id)
    found = session.execute(asked.execution_options(look_up=LookUp.PART_IN_APPROVAL)).one()
    if found[1] is not None:
        raise Conflict(ErrorCode(found[1]))


def part_in(request: Any, user_id: ColumnElement[Any]) -> ColumnElement[str | None]:
    """Why a user does not decide about a request, as the code of the refusal; null if he may.

    Who wrote counts from the draft's beginning, or from when it was approved last.
    """
    return case(
        (request.c.requested_by_id == user_id, ErrorCode.OWN_REQUEST.value),
        (_wrote(request, user_id), ErrorCode.OWN_DRAFT.value),
        (_decided(request, user_id), ErrorCode.DECIDED_BEFORE.value),
        else_=None,
    )


def _wrote(request: Any, user_id: ColumnElement[Any]) -> ColumnElement[bool]:
    version, event = QuoteVersion.__table__.alias("draft"), Event.__table__.alias("writing")
    earlier = ApprovalRequest.__table__.alias("approved")
    approved = (
        select(func.max(earlier.c.decided_at))
        .where(
            earlier.c.quote_version_id == version.c.id,
            earlier.c.id != request.c.id,
            earlier.c.status == ApprovalStatus.APPROVED.value,
        )
        .scalar_subquery()
    )
    return exists().where(
        version.c.id == request.c.quote_version_id,
        event.c.subject_id == version.c.quote_id,
        event.c.name.in_(WRITING),
        event.c.actor_id == user_id,
        event.c.at >= func.coalesce(approved, version.c.created_at),
    )


def _decided(request: Any, user_id: ColumnElement[Any]) -> ColumnElement[bool]:
    step = ApprovalStep.__table__.alias("taken")
    return exists().where(
        step.c.approval_request_id == request.c.id, step.c.decided_by_id == user_id
    )
