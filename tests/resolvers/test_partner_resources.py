"""The partners' library: open from a tier on, in editions, and locked files are not told."""

from typing import Any

import pytest
from sqlalchemy import select

from auth.binding import bind
from models.documents import Document, DocumentVersion, FileAsset
from models.errors import Conflict, ErrorCode
from models.partner_resources import PartnerResource, ResourceKind
from resolvers import partner_resources
from resolvers.shared_files import sniffed, upload_file
from tests.resolvers.acting import refused
from tests.resolvers.people import acts
from tests.world import identity

PDF = b"%PDF-1.7\nprice list"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'


def uploaded(session, actor, content: bytes = PDF, name: str = "Price list.pdf") -> FileAsset:
    made = upload_file(session, actor, content=content, file_name=name)
    session.flush()
    return made


def published(session, **fields: Any) -> PartnerResource:
    """A resource of the manager's."""
    actor = acts(session, "manager")
    chosen: dict[str, Any] = {"title": "Price list", "kind": ResourceKind.SALES} | fields
    file = uploaded(session, actor)
    made = partner_resources.publish_partner_resource(session, actor, file_id=file.id, **chosen)
    session.flush()
    return made


def editions(session) -> list[int]:
    own = select(Document.id).where(Document.title == "Price list")
    found = select(DocumentVersion.number).where(DocumentVersion.document_id.in_(own))
    return list(session.scalars(found.order_by(DocumentVersion.number)))


@pytest.mark.parametrize(
    ("tier", "person", "reads"),
    [
        (None, "pia", True),
        (None, "raj", True),
        ("registered", "raj", True),
        ("certified", "raj", False),
        ("certified", "pia", True),
        (None, "ana", False),
        (None, "agent", False),
    ],
)
def test_a_tier_opens_the_file_and_everybody_among_the_partners_sees_the_title(
    world_session, tier, person, reads
):
    made = published(world_session, tier_id=tier and identity(tier))
    acts(world_session, person)
    assert editions(world_session) == ([1] if reads else [])
    seen = world_session.scalars(
        select(PartnerResource.id).where(PartnerResource.id == made.id)
    ).all()
    assert bool(seen) is (person in {"pia", "raj"})


def test_a_newer_edition_stands_beside_the_former(world_session):
    made = published(world_session)
    before = made.renewed_at
    actor = acts(world_session, "manager")
    file = uploaded(world_session, actor, PDF + b" 2")
    made = partner_resources.renew_partner_resource(
        world_session, actor, partner_resource_id=made.id, file_id=file.id, expected_version=1
    )
    world_session.flush()
    assert editions(world_session) == [1, 2]
    assert made.renewed_at > before


def test_what_was_taken_out_is_read_by_nobody(world_session):
    made = published(world_session)
    actor = acts(world_session, "manager")
    partner_resources.delete_partner_resource(world_session, actor, partner_resource_id=made.id)
    acts(world_session, "pia")
    assert editions(world_session) == []


def test_partners_publish_nothing_and_reach_no_file_of_others(world_session):
    actor = acts(world_session, "manager")
    file = uploaded(world_session, actor)
    acts(world_session, "pia")
    assert world_session.scalars(select(FileAsset).where(FileAsset.id == file.id)).all() == []


def test_a_language_is_one(world_session):
    assert published(world_session, language="pt-br").language == "pt-BR"
    actor = acts(world_session, "manager")
    with refused(world_session, ErrorCode.INVALID, "language"):
        published(world_session, language="klingon!")
    bind(world_session, actor)


def test_what_is_new_is_said_per_person(world_session):
    actor = acts(world_session, "pia")
    first = partner_resources.see_library(world_session, actor)
    world_session.flush()
    again = partner_resources.see_library(world_session, actor)
    assert first.id == again.id == identity("pia")


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (PDF, "a.exe", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "image/png"),
        (SVG, "logo.svg", "image/svg+xml"),
        (b"PK\x03\x04", "deck.pptx", "presentation"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, name, found):
    assert found in sniffed(content, "." + name.partition(".")[2], trusted=True)[0]


@pytest.mark.parametrize(
    ("content", "ending", "trusted"),
    [
        (b"", ".pdf", True),
        (b"<html>", ".pdf", True),
        (b"PK\x03\x04", ".zip", True),
        (SVG.replace(b"/>", b"><script>1</script></svg>"), ".svg", True),
        (b"<!DOCTYPE svg><svg/>", ".svg", True),
        (SVG, ".svg", False),
        (b"PK\x03\x04", ".pptx", False),
    ],
)
def test_what_is_of_no_known_kind_is_refused(content, ending, trusted):
    with pytest.raises(Conflict):
        sniffed(content, ending, trusted=trusted)


def test_customers_and_agents_upload_no_such_file(world_session):
    for person in ("ana", "agent"):
        actor = acts(world_session, person)
        with refused(world_session, ErrorCode.NOT_FOUND):
            upload_file(world_session, actor, content=PDF, file_name="a.pdf")
