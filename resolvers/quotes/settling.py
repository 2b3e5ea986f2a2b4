"""What an acceptance settles: the accepted version is the quote from now on."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import acting_as
from models.approvals import ApprovalRequest, ApprovalStatus
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote


def settle(session: Session, quote: Quote, version: QuoteVersion) -> None:
    """Accept a version. A draft begun behind it is given up, and nobody is asked to approve it."""
    version.move(QuoteStatus.ACCEPTED)
    if quote.current_version_id == version.id:
        return
    with acting_as(session, SYSTEM):
        draft = session.get_one(QuoteVersion, quote.current_version_id)
        waiting = session.scalar(
            select(ApprovalRequest).where(
                ApprovalRequest.quote_version_id == draft.id,
                ApprovalRequest.status == ApprovalStatus.PENDING,
            )
        )
        if waiting is not None:
            waiting.decide(ApprovalStatus.RECALLED)
            draft.move(QuoteStatus.DRAFT)
        quote.current_version_id = version.id
        session.flush()
