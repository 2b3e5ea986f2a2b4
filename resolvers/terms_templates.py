"""Terms of sale that quotes carry, in versions that never change."""

from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.errors import ErrorCode
from models.events import record
from models.ids import TermsTemplateId
from models.quote_templates import TermsTemplate, TermsTemplateVersion
from resolvers.records import assign, changes, expect, find
from resolvers.templates import demand_unarchived, make_default
from resolvers.use_cases import raises


class TermsContent(TypedDict, total=False):
    """What a version of terms says."""

    title: str
    body: str


def create_terms_template(
    session: Session, actor: Actor, *, name: str, title: str, body: str
) -> TermsTemplate:
    """Draft terms of sale with their first version.

    Quotes print the title, at most 200 characters, and the body: plain text of at most 100,000
    characters, whose paragraphs are separated by blank lines.
    """
    template = TermsTemplate()
    assign(template, {"name": name})
    session.add(template)
    session.flush()
    _publish(session, template, number=1, content={"title": title, "body": body})
    record(session, actor, "terms_template.created", subject=template, changes={"number": 1})
    return template


def rename_terms_template(
    session: Session,
    actor: Actor,
    *,
    terms_template_id: TermsTemplateId,
    name: str,
    expected_version: int | None = None,
) -> TermsTemplate:
    """Change the name by which staff choose terms."""
    template = _template(session, terms_template_id, expected_version)
    assign(template, {"name": name})
    after = changes(template, {"name": name})
    record(session, actor, "terms_template.renamed", subject=template, changes=after)
    return template


@raises(ErrorCode.INVALID_STATE)
def publish_terms_template_version(
    session: Session,
    actor: Actor,
    *,
    terms_template_id: TermsTemplateId,
    **fields: Unpack[TermsContent],
) -> TermsTemplateVersion:
    """Publish a new version of terms, for quotes that are drafted from now on.

    What is left out stays as it was in the version before; drafts and sent quotes keep theirs.
    """
    template = find(
        session, TermsTemplate, terms_template_id, field="terms_template_id", lock="change"
    )
    demand_unarchived(template)
    before = session.scalars(
        select(TermsTemplateVersion)
        .where(TermsTemplateVersion.terms_template_id == template.id)
        .order_by(TermsTemplateVersion.number.desc())
        .limit(1)
    ).one()
    content: TermsContent = {"title": before.title, "body": before.body}
    content.update(fields)
    version = _publish(session, template, number=before.number + 1, content=content)
    after = {"number": version.number, "fields": sorted(fields)}
    record(session, actor, "terms_template.published", subject=template, changes=after)
    return version


def activate_terms_template(
    session: Session,
    actor: Actor,
    *,
    terms_template_id: TermsTemplateId,
    expected_version: int | None = None,
) -> TermsTemplate:
    """Offer a draft or archived terms for new quotes."""
    template = _template(session, terms_template_id, expected_version)
    template.activate()
    record(session, actor, "terms_template.activated", subject=template)
    return template


@raises(ErrorCode.INVALID_STATE)
def archive_terms_template(
    session: Session,
    actor: Actor,
    *,
    terms_template_id: TermsTemplateId,
    expected_version: int | None = None,
) -> TermsTemplate:
    """Offer terms no more; quotes keep the version that they have. The default stays."""
    template = _template(session, terms_template_id, expected_version)
    template.archive()
    record(session, actor, "terms_template.archived", subject=template)
    return template


@raises(ErrorCode.INVALID_STATE)
def make_terms_template_default(
    session: Session,
    actor: Actor,
    *,
    terms_template_id: TermsTemplateId,
    expected_version: int | None = None,
) -> TermsTemplate:
    """Let active terms go with the quotes that name no other."""
    template = _template(session, terms_template_id, expected_version)
    make_default(session, template)
    record(session, actor, "terms_template.made_default", subject=template)
    return template


def _template(
    session: Session, terms_template_id: TermsTemplateId, expected_version: int | None
) -> TermsTemplate:
    template = find(session, TermsTemplate, terms_template_id, field="terms_template_id")
    expect(template, expected_version)
    return template


def _publish(
    session: Session, template: TermsTemplate, *, number: int, content: TermsContent
) -> TermsTemplateVersion:
    version = TermsTemplateVersion(terms_template_id=template.id, number=number)
    assign(version, content)
    session.add(version)
    session.flush()
    return version
