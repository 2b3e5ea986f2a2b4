"""Quote templates: how quotes look, in versions that never change."""

from decimal import Decimal
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models.errors import ErrorCode
from models.events import record
from models.ids import FileAssetId, QuoteTemplateId
from models.quote_templates import QuoteTemplate, QuoteTemplateVersion
from resolvers.records import assign, changes, expect, find, refer
from resolvers.templates import demand_unarchived, make_default
from resolvers.use_cases import raises

CONTENT = (
    "colour",
    "accent",
    "logo_id",
    "intro",
    "footer",
    "show_discounts",
    "consent_text",
    "consent_required",
    "code_required",
    "code_above",
)


class NewQuoteTemplate(TypedDict):
    """What a new quote template may have."""

    name: str
    colour: NotRequired[str]
    accent: NotRequired[str]
    logo_id: NotRequired[FileAssetId | None]
    intro: NotRequired[str | None]
    footer: NotRequired[str | None]
    show_discounts: NotRequired[bool]
    consent_text: str
    consent_required: NotRequired[bool]
    code_required: NotRequired[bool]
    code_above: NotRequired[Decimal | None]


class QuoteTemplateContent(TypedDict, total=False):
    """What a version of a quote template says."""

    colour: str
    accent: str
    logo_id: FileAssetId | None
    intro: str | None
    footer: str | None
    show_discounts: bool
    consent_text: str
    consent_required: bool
    code_required: bool
    code_above: Decimal | None


def create_quote_template(
    session: Session, actor: Actor, **fields: Unpack[NewQuoteTemplate]
) -> QuoteTemplate:
    """Draft a quote template with its first version.

    `colour` and `accent` are #rrggbb in lower case, `intro` the words before the lines,
    `consentText` what a signer agrees to, with a box to tick if `consentRequired`. A code is mailed
    to the signer always (`codeRequired`), or above an amount in the quote's currency (`codeAbove`).
    """
    given: dict[str, Any] = dict(fields)
    template = QuoteTemplate()
    assign(template, {"name": given.pop("name")})
    session.add(template)
    session.flush()
    _publish(session, template, number=1, content=given)
    record(session, actor, "quote_template.created", subject=template, changes={"number": 1})
    return template


def rename_quote_template(
    session: Session,
    actor: Actor,
    *,
    quote_template_id: QuoteTemplateId,
    name: str,
    expected_version: int | None = None,
) -> QuoteTemplate:
    """Change a quote template's name, by which staff choose it."""
    template = _template(session, quote_template_id, expected_version)
    assign(template, {"name": name})
    after = changes(template, {"name": name})
    record(session, actor, "quote_template.renamed", subject=template, changes=after)
    return template


@raises(ErrorCode.INVALID_STATE)
def publish_quote_template_version(
    session: Session,
    actor: Actor,
    *,
    quote_template_id: QuoteTemplateId,
    **fields: Unpack[QuoteTemplateContent],
) -> QuoteTemplateVersion:
    """Publish a new version of a quote template, for quotes that are drafted from now on.

    What is left out stays as it was in the version before; drafts and sent quotes keep theirs.
    """
    template = find(
        session, QuoteTemplate, quote_template_id, field="quote_template_id", lock="change"
    )
    demand_unarchived(template)
    before = session.scalars(
        select(QuoteTemplateVersion)
        .where(QuoteTemplateVersion.quote_template_id == template.id)
        .order_by(QuoteTemplateVersion.number.desc())
        .limit(1)
    ).one()
    content = {name: getattr(before, name) for name in CONTENT} | fields
    version = _publish(session, template, number=before.number + 1, content=content)
    after = {"number": version.number, **changes(version, fields)}
    record(session, actor, "quote_template.published", subject=template, changes=after)
    return version


def activate_quote_template(
    session: Session,
    actor: Actor,
    *,
    quote_template_id: QuoteTemplateId,
    expected_version: int | None = None,
) -> QuoteTemplate:
    """Offer a draft or an archived quote template for new quotes."""
    template = _template(session, quote_template_id, expected_version)
    template.activate()
    record(session, actor, "quote_template.activated", subject=template)
    return template


@raises(ErrorCode.INVALID_STATE)
def archive_quote_template(
    session: Session,
    actor: Actor,
    *,
    quote_template_id: QuoteTemplateId,
    expected_version: int | None = None,
) -> QuoteTemplate:
    """Offer a quote template no more; quotes keep the version that they have. The default stays."""
    template = _template(session, quote_template_id, expected_version)
    template.archive()
    record(session, actor, "quote_template.archived", subject=template)
    return template


@raises(ErrorCode.INVALID_STATE)
def make_quote_template_default(
    session: Session,
    actor: Actor,
    *,
    quote_template_id: QuoteTemplateId,
    expected_version: int | None = None,
) -> QuoteTemplate:
    """Let an active quote template take the quotes that name no other."""
    template = _template(session, quote_template_id, expected_version)
    make_default(session, template)
    record(session, actor, "quote_template.made_default", subject=template)
    return template


def _template(
    session: Session, quote_template_id: QuoteTemplateId, expected_version: int | None
) -> QuoteTemplate:
    template = find(session, QuoteTemplate, quote_template_id, field="quote_template_id")
    expect(template, expected_version)
    return template


def _publish(
    session: Session, template: QuoteTemplate, *, number: int, content: dict[str, Any]
) -> QuoteTemplateVersion:
    version = QuoteTemplateVersion(quote_template_id=template.id, number=number)
    refer(session, QuoteTemplateVersion, content)
    assign(version, content)
    session.add(version)
    session.flush()
    return version
