"""The PDF of a draft, made for whoever asked and swept after a day."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auth.actors import Actor
from jobs.rendering import RenderingError, renderer
from models.background import Job, JobStatus
from models.events import Event
from resolvers.quotes.papers import keep_draft, printable


def render_draft(session: Session, _: Actor, event: Event) -> None:
    """Render the version of a job, marked DRAFT unless it was sent; a refusal ends the job."""
    job = session.get_one(Job, event.subject_id, with_for_update=True)
    if job.status in {JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED}:
        return
    job.begin("laying out")
    found = printable(session, job.subject_id)
    try:
        pdf = renderer().quote(found.content, files=found.files, watermark=not found.version.frozen)
    except RenderingError as problem:
        job.fail(str(problem))
        return
    job.begin("storing", index=2)
    job.succeed(keep_draft(session, found, pdf).document_id)
