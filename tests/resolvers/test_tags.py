"""Tags: unique words, hung on records at most once."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Visibility
from models.customers import Customer
from models.errors import ErrorCode
from models.tags import TAGGINGS, CustomerTag, DealTag, Tag
from resolvers import tags
from tests.resolvers.acting import refused
from tests.resolvers.people import acts, said
from tests.world import identity


def hung(session: Session, model: type[Any], **on: UUID) -> int | None:
    session.flush()
    return session.scalar(select(func.count()).select_from(model).filter_by(**on))


def test_a_new_tag_is_internal_and_its_colour_in_lower_case(world_session):
    actor = acts(world_session, "admin")
    made = tags.create_tag(world_session, actor, name="Key account", colour="#AABBCC")
    world_session.flush()
    assert (made.visibility, made.colour) == (Visibility.INTERNAL, "#aabbcc")
    assert list(said(world_session, made)) == ["tag.created"]


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": "vip"}, ErrorCode.TAKEN, "name"),
        ({"name": "x" * 61}, ErrorCode.TOO_LONG, "name"),
        ({"colour": "red"}, ErrorCode.INVALID, "colour"),
    ],
)
def test_what_does_not_fit_is_refused(world_session, fields, code, field):
    actor = acts(world_session, "admin")
    with refused(world_session, code, field):
        tags.create_tag(world_session, actor, **{"name": "New", **fields})


def test_tagging_twice_is_tagging_once(world_session):
    actor = acts(world_session, "agent")
    on = {"tag_id": identity("reference"), "customer_id": identity("acme")}
    for _ in range(2):
        assert tags.tag_record(world_session, actor, **on).id == identity("reference")
        assert hung(world_session, CustomerTag, **on) == 1
    for _ in range(2):
        tags.untag_record(world_session, actor, **on)
        assert hung(world_session, CustomerTag, **on) == 0
    acme = world_session.get_one(Customer, identity("acme"))
    assert list(said(world_session, acme)) == ["customer.tagged", "customer.untagged"]


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("contact_id", "ana_contact"),
        ("deal_id", "acme_shop"),
        ("lead_id", "lead_lukas"),
        ("activity_id", "acme_call"),
        ("task_id", "call_ben"),
    ],
)
def test_every_kind_of_record_takes_tags(world_session, name, record):
    actor = acts(world_session, "agent")
    on = {name: identity(record), "tag_id": identity("vip")}
    model = TAGGINGS[tags.TAGGED[name].__tablename__]
    tags.tag_record(world_session, actor, **on)
    assert hung(world_session, model, **on) == 1


def test_a_tag_hangs_on_one_record_that_the_caller_may_change(world_session):
    actor = acts(world_session, "agent")
    vip = identity("vip")
    with refused(world_session, ErrorCode.REQUIRED):
        tags.tag_record(world_session, actor, tag_id=vip)
    with refused(world_session, ErrorCode.REQUIRED):
        both = {"customer_id": identity("acme"), "deal_id": identity("acme_shop")}
        tags.tag_record(world_session, actor, tag_id=vip, **both)
    with refused(world_session, ErrorCode.NOT_FOUND, "deal_id"):
        tags.tag_record(world_session, actor, tag_id=vip, deal_id=identity("khaleej_shop"))
    with refused(world_session, ErrorCode.NOT_FOUND, "tag_id"):
        tags.tag_record(world_session, actor, tag_id=identity("acme"), deal_id=identity("acme"))


def test_a_deleted_tag_is_gone_and_its_name_is_free(world_session):
    actor = acts(world_session, "admin")
    tags.update_tag(world_session, actor, tag_id=identity("vip"), name="Very important")
    tags.delete_tag(world_session, actor, tag_id=identity("vip"))
    world_session.flush()
    with refused(world_session, ErrorCode.NOT_FOUND, "tag_id"):
        tags.update_tag(world_session, actor, tag_id=identity("vip"), name="VIP")
    tags.create_tag(world_session, actor, name="Very important")
    world_session.flush()


def test_outsiders_see_the_tags_made_for_them_and_no_tagging(world_session):
    for person, key in (("ana", "pilot"), ("pia", "co_sell")):
        acts(world_session, person)
        assert world_session.scalars(select(Tag.id)).all() == [identity(key)]
        assert hung(world_session, CustomerTag) == hung(world_session, DealTag) == 0
