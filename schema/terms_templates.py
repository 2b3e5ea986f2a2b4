"""Terms of sale and their versions as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from auth.given import Given
from models.quote_templates import TermsTemplate as TermsTemplates
from models.quote_templates import TermsTemplateVersion as TermsTemplateVersions
from resolvers import terms_templates
from schema.entities import entity
from schema.fields import column, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.quote_templates import TemplateStatus
    from schema.connections import Connection


def _newest(version: Any, row: Any, _given: Given) -> ColumnElement[bool]:
    other = TermsTemplateVersions.__table__.alias("edition")
    newest = (
        select(other.c.id)
        .where(other.c.terms_template_id == row.c.id)
        .order_by(other.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return version.c.id == newest  # type: ignore[no-any-return]


@entity(TermsTemplates, plural="termsTemplates", order="name")
class TermsTemplate:
    """Terms of sale that quotes carry. DRAFT → ACTIVE → ARCHIVED.

    Quotes keep the version that was the newest when they were drafted; the default ones go with
    the quotes that name no other.
    """

    name: str = column("Name, at most 120 characters; unique without regard to case.")
    status: TemplateStatus = column("Whether they are offered for new quotes.")
    is_default: bool = column("Whether they go with the quotes that name no terms.")
    latest_version: TermsTemplateVersion | None = to_one("The newest version.", on=_newest)
    versions: Connection[TermsTemplateVersion] = to_many(
        "All their versions.", key="terms_template_id"
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(TermsTemplateVersions, plural=None, order="-number")
class TermsTemplateVersion:
    """One edition of terms of sale. It never changes."""

    terms_template: TermsTemplate | None = to_one("The template.", implied=True)
    number: int = column("1 for the first version.")
    title: str = column("The title, at most 200 characters.")
    body: str = column("Plain text, at most 100,000 characters; blank lines end paragraphs.")
    created_at: datetime = column("When the version was published.")


mutations(
    terms_templates.create_terms_template,
    terms_templates.rename_terms_template,
    terms_templates.publish_terms_template_version,
    terms_templates.activate_terms_template,
    terms_templates.archive_terms_template,
    terms_templates.make_terms_template_default,
)
