"""Work in the background that somebody asked for: a draft's PDF."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.background import Job, JobKind, JobStatus
from models.events import record
from models.ids import QuoteId
from models.quotes import Quote
from resolvers.quotes.finding import current_version
from resolvers.records import find

WAITING = (JobStatus.QUEUED, JobStatus.RUNNING)


def render_quote_draft(session: Session, actor: Actor, *, quote_id: QuoteId) -> Job:
    """Make the PDF of the version you work on, marked DRAFT until it is sent.

    The answer is a job to follow; its `document` is the PDF. A job that is under way is returned.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    version = current_version(session, quote)
    waiting = select(Job).where(
        Job.subject_id == version.id,
        Job.kind == JobKind.RENDER_QUOTE,
        Job.status.in_(WAITING),
        Job.user_id == actor.user_id,
    )
    found = session.scalar(waiting)
    if found is not None:
        return found
    job = Job(
        kind=JobKind.RENDER_QUOTE,
        user_id=actor.user_id,
        quote_id=quote.id,
        subject_type="QuoteVersion",
        subject_id=version.id,
        step_count=2,
    )
    session.add(job)
    session.flush()
    record(session, actor, "job.queued", subject=job)
    return job
