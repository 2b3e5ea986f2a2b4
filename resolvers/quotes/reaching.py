"""Which limits a draft breaks, and how far an approval that was given reaches."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.approvals import (
    MARGIN,
    TOTAL,
    ApprovalPolicy,
    ApprovalRequest,
    ApprovalStatus,
    Terms,
)
from models.errors import Conflict, ErrorCode
from models.quote_versions import QuoteStatus, QuoteVersion

UNCOSTED = "cost_in_other_currency"
Exceeded = list[tuple[ApprovalPolicy, list[str]]]


def exceeded(session: Session, asked: Terms) -> Exceeded:
    """Return the active policies whose limits the terms break, by name, and which.

    Percentages bind in every currency, whatever currency a policy's total is in. What cannot be
    compared, a total or a cost in another currency, is beyond the bound, unless the seller has a
    policy in the quote's own currency: then that one alone decides about it.
    """
    known = select(ApprovalPolicy).where(ApprovalPolicy.active).order_by(ApprovalPolicy.name)
    policies = session.scalars(known).all()
    own = any(one.currency == asked.currency for one in policies)
    found = []
    for policy in policies:
        foreign = own and policy.currency not in {None, asked.currency}
        broken = _of_percentages(policy, asked) if foreign else policy.exceeded(asked)
        if broken:
            found.append((policy, broken))
    return found


def _of_percentages(policy: ApprovalPolicy, asked: Terms) -> list[str]:
    known = asked._replace(uncosted=False)
    return [one for one in policy.exceeded(known) if one != TOTAL]


def reasons(broken: Exceeded) -> list[str]:
    """Return the names of the limits that are broken, each once."""
    return sorted({one for _, names in broken for one in names})


def demand_approval(session: Session, version: QuoteVersion, asked: Terms) -> None:
    """Refuse to send what goes beyond the policies and beyond what was granted for the quote."""
    broken = exceeded(session, asked)
    if broken and not _granted(session, version, asked):
        raise Conflict(ErrorCode.APPROVAL_REQUIRED, reasons=reasons(broken))


def keep_within_approval(session: Session, version: QuoteVersion, asked: Terms) -> None:
    """Make an approved draft a draft again once it goes beyond its approval."""
    if version.status is not QuoteStatus.APPROVED:
        return
    if exceeded(session, asked) and not _granted(session, version, asked):
        version.move(QuoteStatus.DRAFT)


def _granted(session: Session, version: QuoteVersion, asked: Terms) -> bool:
    """Return whether an approval of any version of the quote reaches this far."""
    approved = (
        select(ApprovalRequest)
        .join(QuoteVersion, QuoteVersion.id == ApprovalRequest.quote_version_id)
        .where(
            QuoteVersion.quote_id == version.quote_id,
            ApprovalRequest.status == ApprovalStatus.APPROVED,
        )
    )
    return any(_reaches(session, request, asked) for request in session.scalars(approved))


def _reaches(session: Session, request: ApprovalRequest, asked: Terms) -> bool:
    """Return whether what was granted covers this.

    Unknown costs are covered only if they were seen; a margin that nobody knew when it was approved
    covers none that is below a policy's limit now that it is known.
    """
    seen = UNCOSTED in request.reasons
    if request.exceeded(asked._replace(uncosted=asked.uncosted and not seen)):
        return False
    if request.margin_percent is not None:
        return True
    return MARGIN not in reasons(exceeded(session, asked._replace(uncosted=False)))
