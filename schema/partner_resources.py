"""The partners' library as the API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, select

from auth.row_rules.partner_programme import unlocked
from models.documents import Document
from models.documents import DocumentVersion as DocumentVersions
from models.partner_resources import LibraryVisit
from models.partner_resources import PartnerResource as PartnerResources
from resolvers import partner_resources
from schema.entities import entity
from schema.fields import column, computed, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from auth.given import Given
    from models.partner_resources import ResourceKind
    from schema.connections import Connection
    from schema.documents import DocumentVersion
    from schema.partners import PartnerTier


def _edition_of(version: Any, row: Any, _: Given) -> ColumnElement[bool]:
    document = Document.__table__.alias("library_document")
    own = select(document.c.id).where(document.c.subject_id == row.c.id).scalar_subquery()
    return version.c.document_id == own  # type: ignore[no-any-return]


def _newest_of(version: Any, row: Any, given: Given) -> ColumnElement[bool]:
    other = DocumentVersions.__table__.alias("edition")
    newest = (
        select(func.max(other.c.number))
        .where(other.c.document_id == version.c.document_id)
        .scalar_subquery()
    )
    return and_(_edition_of(version, row, given), version.c.number == newest)


def _is_new(row: Any, given: Given) -> ColumnElement[bool]:
    visit = LibraryVisit.__table__.alias("visit")
    seen = select(visit.c.seen_at).where(visit.c.user_id == given.user_id).scalar_subquery()
    return func.coalesce(row.c.renewed_at > seen, True)


@entity(PartnerResources, plural="partnerResources", order="-renewed_at")
class PartnerResource:
    """A file that helps partners to sell, for all or from a tier on; it comes in editions."""

    title: str = column("What it is called, at most 200 characters.")
    description: str | None = column("What it is good for, at most 4,000 characters.")
    kind: ResourceKind = column("What it is for.")
    language: str = column("Its language, such as en or pt-BR.")
    tier: PartnerTier | None = to_one("The lowest tier that it is for; none: all partners.")
    is_unlocked: bool = computed("Whether your company's tier opens its files.", unlocked)
    is_new: bool = computed(
        "Whether its present edition came after you last said to have seen the library.", _is_new
    )
    file: DocumentVersion | None = to_one(
        "The present edition; null while it is locked.", on=_newest_of
    )
    editions: Connection[DocumentVersion] = to_many(
        "All editions; none while it is locked.", on=_edition_of
    )
    renewed_at: datetime = column("When its present edition came.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When it was published.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    partner_resources.publish_partner_resource,
    partner_resources.renew_partner_resource,
    partner_resources.update_partner_resource,
    partner_resources.delete_partner_resource,
    partner_resources.see_library,
)
