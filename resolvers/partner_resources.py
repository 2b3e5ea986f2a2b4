"""The partners' library: channel managers publish and renew files, partners read their tier's."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict, Unpack

from babel import Locale, UnknownLocaleError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.base import Visibility
from models.documents import Document, DocumentKind, DocumentVersion, FileAsset
from models.errors import Invalid
from models.events import record
from models.identities import User
from models.ids import FileAssetId, PartnerResourceId, PartnerTierId
from models.partner_resources import LibraryVisit, PartnerResource, ResourceKind
from resolvers.records import assign, changes, expect, find, refer


class ResourceDetails(TypedDict, total=False):
    """What is said of a resource besides its title."""

    description: str | None
    language: str
    tier_id: PartnerTierId | None


class NewPartnerResource(ResourceDetails):
    """A resource to be published."""

    title: str
    kind: ResourceKind
    file_id: FileAssetId


class PartnerResourceChanges(ResourceDetails, total=False):
    """What may change of a resource besides its file."""

    title: NotRequired[str]
    kind: NotRequired[ResourceKind]


def publish_partner_resource(
    session: Session, actor: Actor, **fields: Unpack[NewPartnerResource]
) -> PartnerResource:
    """Put an uploaded file into the partners' library, for all of them or from a tier on."""
    given: dict[str, Any] = dict(fields)
    file = find(session, FileAsset, given.pop("file_id"), field="file_id")
    resource = PartnerResource()
    _fill(session, resource, given)
    session.add(resource)
    document = Document(
        kind=DocumentKind.SHARED,
        title=resource.title,
        visibility=Visibility.PARTNER,
        subject_type=PartnerResource.__name__,
        subject_id=resource.id,
    )
    session.add(document)
    session.flush()
    _add_edition(session, document, file)
    said = changes(resource, given)
    record(session, actor, "partner_resource.published", subject=resource, changes=said)
    return resource


def renew_partner_resource(
    session: Session,
    actor: Actor,
    *,
    partner_resource_id: PartnerResourceId,
    file_id: FileAssetId,
    expected_version: int | None = None,
) -> PartnerResource:
    """Put a newer edition of the file in its place; the former ones are kept and stay readable."""
    resource = _changing(session, partner_resource_id, expected_version)
    file = find(session, FileAsset, file_id, field="file_id")
    found = select(Document).where(Document.subject_id == resource.id)
    _add_edition(session, session.scalars(found).one(), file)
    resource.renewed_at = clock.now()
    record(session, actor, "partner_resource.renewed", subject=resource)
    return resource


def update_partner_resource(
    session: Session,
    actor: Actor,
    *,
    partner_resource_id: PartnerResourceId,
    expected_version: int | None = None,
    **fields: Unpack[PartnerResourceChanges],
) -> PartnerResource:
    """Change what is said of a resource, and from which tier on it is open."""
    resource = _changing(session, partner_resource_id, expected_version)
    given: dict[str, Any] = dict(fields)
    _fill(session, resource, given)
    said = changes(resource, given)
    record(session, actor, "partner_resource.updated", subject=resource, changes=said)
    return resource


def delete_partner_resource(
    session: Session,
    actor: Actor,
    *,
    partner_resource_id: PartnerResourceId,
    expected_version: int | None = None,
) -> None:
    """Take a resource out of the library; nobody outside reads its files any more."""
    resource = _changing(session, partner_resource_id, expected_version)
    resource.delete()
    record(session, actor, "partner_resource.deleted", subject=resource)


def see_library(session: Session, actor: Actor) -> User:
    """Say that you have seen what is new in the library: from now on only what comes is new."""
    user = find(session, User, actor.user_id)
    visit = session.scalar(select(LibraryVisit).where(LibraryVisit.user_id == user.id))
    if visit is None:
        session.add(LibraryVisit(user_id=user.id))
    else:
        visit.seen_at = clock.now()
    return user


def _changing(
    session: Session, identity: PartnerResourceId, expected_version: int | None
) -> PartnerResource:
    resource = find(session, PartnerResource, identity, field="partner_resource_id", lock="change")
    expect(resource, expected_version)
    return resource


def _fill(session: Session, resource: PartnerResource, given: dict[str, Any]) -> None:
    refer(session, PartnerResource, given)
    if "language" in given:
        given["language"] = spoken(given["language"])
    assign(resource, given)


def spoken(language: str) -> str:
    """Return a language tag in its one spelling; refuses what is no language."""
    try:
        return str(Locale.parse(language, sep="-" if "-" in language else "_")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        raise Invalid("language", "There is no such language.") from None


def _add_edition(session: Session, document: Document, file: FileAsset) -> None:
    newest = select(func.max(DocumentVersion.number)).where(
        DocumentVersion.document_id == document.id
    )
    edition = DocumentVersion(
        document_id=document.id,
        number=(session.scalar(newest) or 0) + 1,
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        file_name=file.file_name,
    )
    session.add(edition)
    session.flush()
