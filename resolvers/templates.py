"""What templates of quotes and of terms have in common: the default one, and what is archived."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import Conflict, ErrorCode
from models.quote_templates import QuoteTemplate, TemplateStatus, TermsTemplate

Kind = TypeVar("Kind", QuoteTemplate, TermsTemplate)


def make_default(session: Session, template: Kind) -> None:
    """Let an active template take the quotes that name no other; there is one of each kind."""
    if template.status is not TemplateStatus.ACTIVE:
        raise Conflict(ErrorCode.INVALID_STATE, "Activate the template first.")
    kind = type(template)
    for other in session.scalars(select(kind).where(kind.is_default)):
        other.is_default = False
    session.flush()  # the former one steps back before the new one comes
    template.is_default = True


def demand_unarchived(template: QuoteTemplate | TermsTemplate) -> None:
    """Refuse new versions of what is not offered any more."""
    if template.status is TemplateStatus.ARCHIVED:
        raise Conflict(ErrorCode.INVALID_STATE, "The template is archived.")
