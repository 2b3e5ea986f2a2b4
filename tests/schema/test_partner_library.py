"""The library over the API: what is locked says what unlocks it and has no file."""

from __future__ import annotations

from auth.binding import bind
from models import database
from models.partner_resources import ResourceKind
from resolvers import partner_resources
from resolvers.shared_files import upload_file
from tests.api import Api, actor_of
from tests.world import identity

LIBRARY = """
{ partnerResources(filter: {title: {eq: "Bidding kit"}}) {
    nodes { title tier { name } isUnlocked isNew file { number mediaType } } } }
"""


def test_a_locked_resource_says_what_unlocks_it(writing_api: Api):
    manager = actor_of("manager@trustcart.test")
    with database.sessions().begin() as session:
        bind(session, manager)
        file = upload_file(session, manager, content=b"%PDF-1.7", file_name="kit.pdf")
        partner_resources.publish_partner_resource(
            session,
            manager,
            title="Bidding kit",
            kind=ResourceKind.SALES,
            file_id=file.id,
            tier_id=identity("certified"),
        )
    (locked,) = writing_api("raj").data(LIBRARY)["partnerResources"]["nodes"]
    (opened,) = writing_api("pia").data(LIBRARY)["partnerResources"]["nodes"]
    assert (locked["isUnlocked"], locked["file"]) == (False, None)
    assert locked["tier"] == opened["tier"] == {"name": "Gold"}
    assert opened["isUnlocked"] is True
    assert opened["file"] == {"number": 1, "mediaType": "application/pdf"}
    assert opened["isNew"] is True
    done = "mutation { seeLibrary(input: {}) { userErrors { code } } }"
    assert writing_api("pia").data(done)["seeLibrary"]["userErrors"] == []
    (seen,) = writing_api("pia").data(LIBRARY)["partnerResources"]["nodes"]
    assert seen["isNew"] is False
