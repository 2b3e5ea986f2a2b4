"""Who looked at a quote is for the staff whose quote it is; nobody outside knows of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from auth.actors import Role
from models import database
from models.ids import public_id
from schema.build import schema_of
from tests.api import Api, opened
from tests.portals.quotes.offering import ANA, offer
from tests.resolvers.quotes.looking import looked_by_link

ASKED = """query ($id: ID!) { quote(id: $id) { version {
  views { count { value } nodes { at viewerClass recipient { email } } } } } }"""
FILTERED = """query ($id: ID!) { quote(id: $id) { version {
  views(filter: {viewerClass: {eq: BOT}}) { count { value } } } } }"""


@pytest.fixture
def quote(clean_world: URL) -> str:
    """A quote of Acme that Ana has read by her link; its public id."""
    assert clean_world == database.database_url()
    made = offer()
    with database.sessions().begin() as session:
        looked_by_link(session, made.id, ANA["email"])
    return public_id("quo", made.id)


@pytest.fixture
def api(quote: str) -> Iterator[Api]:
    """The API over that database."""
    del quote
    with opened() as made:
        yield made


@pytest.mark.parametrize("person", ["agent", "manager", "finance", "admin"])
def test_the_staff_see_who_looked_and_when(api: Api, quote: str, person: str):
    views = api(person).data(ASKED, {"id": quote})["quote"]["version"]["views"]
    assert views["count"] == {"value": 1}
    (view,) = views["nodes"]
    assert view["at"]
    assert (view["viewerClass"], view["recipient"]) == ("HUMAN", {"email": ANA["email"]})
    bots = api(person).data(FILTERED, {"id": quote})["quote"]["version"]["views"]
    assert bots["count"] == {"value": 0}


def test_an_agent_of_another_team_sees_neither_quote_nor_looks(api: Api, quote: str):
    assert api("yuki@trustcart.test").data(ASKED, {"id": quote}) == {"quote": None}


@pytest.mark.parametrize("person", ["ana", "ben", "cleo", "pia"])
def test_outsiders_cannot_ask(api: Api, quote: str, person: str):
    (told, *_) = api(person).run(ASKED, {"id": quote})["errors"]
    assert told["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.LINK, Role.PARTNER, Role.PUBLIC])
def test_nothing_of_looks_is_in_an_outsiders_schema(role: Role):
    schema = schema_of(role)
    assert not [one for one in schema.type_map if "QuoteViewEvent" in one or one == "ViewerClass"]
