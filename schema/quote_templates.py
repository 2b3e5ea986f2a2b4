"""Quote templates and their versions as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from auth.given import Given
from models.quote_templates import QuoteTemplate as QuoteTemplates
from models.quote_templates import QuoteTemplateVersion as QuoteTemplateVersions
from resolvers import quote_templates
from schema.entities import entity
from schema.fields import column, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from models.quote_templates import TemplateStatus
    from schema.connections import Connection


def _newest(version: Any, row: Any, _given: Given) -> ColumnElement[bool]:
    other = QuoteTemplateVersions.__table__.alias("edition")
    newest = (
        select(other.c.id)
        .where(other.c.quote_template_id == row.c.id)
        .order_by(other.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return version.c.id == newest  # type: ignore[no-any-return]


@entity(QuoteTemplates, plural="quoteTemplates", order="name")
class QuoteTemplate:
    """How quotes look and what they ask of who signs them. DRAFT → ACTIVE → ARCHIVED.

    Quotes keep the version that was the newest when they were drafted; one active template is the
    default, which takes the quotes that name no other.
    """

    name: str = column("Name, at most 120 characters; unique without regard to case.")
    status: TemplateStatus = column("Whether it is offered for new quotes.")
    is_default: bool = column("Whether it takes the quotes that name no template.")
    latest_version: QuoteTemplateVersion | None = to_one("The newest version.", on=_newest)
    versions: Connection[QuoteTemplateVersion] = to_many(
        "All its versions.", key="quote_template_id"
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(QuoteTemplateVersions, plural=None, order="-number")
class QuoteTemplateVersion:
    """One edition of a quote template. It never changes."""

    quote_template: QuoteTemplate | None = to_one("The template.", implied=True)
    number: int = column("1 for the first version.")
    colour: str = column("The main colour as #rrggbb in lower case.")
    accent: str = column("The second colour as #rrggbb in lower case.")
    intro: str | None = column("The words before the lines, at most 20,000 characters.")
    footer: str | None = column("The words below every page, at most 500 characters.")
    show_discounts: bool = column("Whether list prices are shown beside lower ones.")
    consent_text: str = column("What a signer agrees to, at most 2,000 characters.")
    consent_required: bool = column("Whether a signer ticks a box beside that.")
    code_required: bool = column("Whether every signer is asked for a code that is mailed to him.")
    code_above: Decimal | None = column(
        "The total, in the quote's currency, above which signers are asked for a code."
    )
    created_at: datetime = column("When the version was published.")


mutations(
    quote_templates.create_quote_template,
    quote_templates.rename_quote_template,
    quote_templates.publish_quote_template_version,
    quote_templates.activate_quote_template,
    quote_templates.archive_quote_template,
    quote_templates.make_quote_template_default,
)
