"""Templates of quotes and terms: versions that stay, and one default of each."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor
from auth.binding import bind
from models.errors import ErrorCode
from models.ids import new_id
from models.quote_templates import QuoteTemplateVersion, TemplateStatus, TermsTemplateVersion
from resolvers import pricing, quote_templates, terms_templates
from tests.resolvers.acting import admin, refused, told


@pytest.fixture
def actor(session: Session):
    return admin(session)


class Quotes:
    """The use-cases of quote templates under names that both kinds share."""

    model, key, noun = QuoteTemplateVersion, "quote_template_id", "quote_template"
    rename = quote_templates.rename_quote_template
    publish = quote_templates.publish_quote_template_version
    activate = quote_templates.activate_quote_template
    archive = quote_templates.archive_quote_template
    make_default = quote_templates.make_quote_template_default
    current = pricing.current_template

    @staticmethod
    def create(session: Session, actor: Actor, name: str) -> Any:
        """A draft."""
        made = quote_templates.create_quote_template(
            session, actor, name=name, consent_text="I agree.", colour="#112233"
        )
        session.flush()
        return made


class Terms:
    """The same of terms."""

    model, key, noun = TermsTemplateVersion, "terms_template_id", "terms_template"
    rename = terms_templates.rename_terms_template
    publish = terms_templates.publish_terms_template_version
    activate = terms_templates.activate_terms_template
    archive = terms_templates.archive_terms_template
    make_default = terms_templates.make_terms_template_default
    current = pricing.current_terms

    @staticmethod
    def create(session: Session, actor: Actor, name: str) -> Any:
        """A draft."""
        made = terms_templates.create_terms_template(
            session, actor, name=name, title="Terms", body="Pay."
        )
        session.flush()
        return made


KINDS: Any = pytest.mark.parametrize("kind", [Quotes, Terms])


def versions(session: Session, kind: Any, template: Any) -> list[Any]:
    """All versions of a template in their order."""
    mine = getattr(kind.model, kind.key) == template.id
    return [*session.scalars(select(kind.model).where(mine).order_by(kind.model.number))]


@KINDS
def test_only_an_active_template_is_the_default_and_only_one(session, actor, kind):
    first, second = (kind.create(session, actor, name) for name in ("One", "Two"))
    with refused(session, ErrorCode.INVALID_STATE):
        kind.make_default(session, actor, **{kind.key: first.id})
    for template in (first, second, first, second):
        kind.activate(session, actor, **{kind.key: template.id})
        kind.make_default(session, actor, **{kind.key: template.id})
        session.flush()
        others = {first, second} - {template}
        assert template.is_default
        assert not any(other.is_default for other in others)
        assert getattr(kind.current(session), kind.key) == template.id


@KINDS
def test_the_default_is_not_archived_and_an_archived_one_gets_no_version(session, actor, kind):
    first, second = (kind.create(session, actor, name) for name in ("One", "Two"))
    for template in (first, second):
        kind.activate(session, actor, **{kind.key: template.id})
    kind.make_default(session, actor, **{kind.key: first.id})
    with refused(session, ErrorCode.INVALID_STATE):
        kind.archive(session, actor, **{kind.key: first.id})
    kind.archive(session, actor, **{kind.key: second.id})
    for act in (kind.publish, kind.make_default):
        with refused(session, ErrorCode.INVALID_STATE):
            act(session, actor, **{kind.key: second.id})
    kind.activate(session, actor, **{kind.key: second.id})
    assert second.status is TemplateStatus.ACTIVE


@KINDS
def test_a_name_is_its_own_and_a_change_names_the_version_it_saw(session, actor, kind):
    kind.create(session, actor, "One")
    template = kind.create(session, actor, "Two")
    with refused(session, ErrorCode.TAKEN, "name"):
        kind.rename(session, actor, **{kind.key: template.id}, name="ONE")
    with refused(session, ErrorCode.CONFLICT):
        kind.rename(session, actor, **{kind.key: template.id}, name="X", expected_version=7)
    with refused(session, ErrorCode.NOT_FOUND, kind.key):
        kind.rename(session, actor, **{kind.key: new_id()}, name="X")
    kind.rename(session, actor, **{kind.key: template.id}, name="Three")
    assert template.name == "Three"
    events = [f"{kind.noun}.created", f"{kind.noun}.created", f"{kind.noun}.renamed"]
    assert told(session) == events


@KINDS
def test_a_version_is_never_changed(session, actor, kind):
    template = kind.create(session, actor, "One")
    (version,) = versions(session, kind, template)
    bind(session, SYSTEM)
    with refused(session, ErrorCode.APPEND_ONLY):
        session.execute(update(kind.model).values(number=9))
    with refused(session, ErrorCode.APPEND_ONLY):
        session.delete(version)
        session.flush()


def test_a_new_version_keeps_what_it_is_not_given(session, actor):
    template = Quotes.create(session, actor, "House")
    given: dict[str, Any] = {"quote_template_id": template.id}
    with refused(session, ErrorCode.INVALID, "accent"):
        Quotes.publish(session, actor, **given, accent="red")
    with refused(session, ErrorCode.OUT_OF_RANGE, "code_above"):
        Quotes.publish(session, actor, **given, code_above=Decimal(-1))
    with refused(session, ErrorCode.NOT_FOUND, "logo_id"):
        Quotes.publish(session, actor, **given, logo_id=new_id())
    with refused(session, ErrorCode.REQUIRED, "consent_text"):
        Quotes.publish(session, actor, **given, consent_text=" ")
    Quotes.publish(session, actor, **given, footer="Seat: Berlin", show_discounts=False)
    Quotes.publish(session, actor, **given, footer=None, consent_required=True)
    found = versions(session, Quotes, template)
    assert [one.number for one in found] == [1, 2, 3]
    assert [one.footer for one in found] == [None, "Seat: Berlin", None]
    assert [one.show_discounts for one in found] == [True, False, False]
    assert [one.consent_required for one in found] == [False, False, True]
    assert {one.colour for one in found} == {"#112233"}
    assert told(session) == ["quote_template.created"] + ["quote_template.published"] * 2


def test_new_terms_keep_what_they_are_not_given(session, actor):
    template = Terms.create(session, actor, "Sale")
    given: dict[str, Any] = {"terms_template_id": template.id}
    with refused(session, ErrorCode.REQUIRED, "body"):
        Terms.publish(session, actor, **given, body="")
    Terms.publish(session, actor, **given, body="Pay soon.\n\nOr later.")
    found = [(one.number, one.title, one.body) for one in versions(session, Terms, template)]
    assert found == [(1, "Terms", "Pay."), (2, "Terms", "Pay soon.\n\nOr later.")]
