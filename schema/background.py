"""Jobs as the API shows them: work that takes longer than a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.background import Job as Jobs
from resolvers import background
from schema.entities import entity
from schema.fields import column, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.background import JobKind, JobStatus
    from schema.documents import Document
    from schema.quotes import Quote


@entity(Jobs, plural="jobs", order="-updated_at")
class Job:
    """Work in the background. Its steps are counted, never guessed."""

    kind: JobKind = column("What it makes.")
    status: JobStatus = column("QUEUED → RUNNING → SUCCEEDED, FAILED or CANCELLED.")
    step: str | None = column("The step it is at.")
    step_index: int = column("The number of that step.")
    step_count: int = column("How many steps there are.")
    quote: Quote | None = to_one("The quote it is for.")
    document: Document | None = to_one("What it made.")
    error: str | None = column("Why it failed.")
    created_at: datetime = column("When it was asked for.")
    started_at: datetime | None = column("When it began.")
    finished_at: datetime | None = column("When it ended.")


mutations(background.render_quote_draft)
