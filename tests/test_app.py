"""The product put together: an integrator's first hour over the real application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

import settings
from app import create_app
from auth import tokens
from models import database, secrets
from models.identities import StaffRole, User, UserStatus
from models.partners import Partner
from tests.api import PEOPLE
from tests.databases import Databases

WON = """query Won { deals(filter: {status: {eq: WON}}, first: 1) { count { value precision }
  aggregate { sum { value { amount currency } } }
  nodes { id name stage { name } customer { name } owner { name } } } }"""
ME = """query Me { viewer { audience role user { name email }
  customer { id name } partner { id name } } }"""
FREE = """query Free { deals(filter: {customer: {isNull: true}}, first: 1) { count { value } } }"""
NEW = """mutation New($input: CreateCustomerInput!) { createCustomer(input: $input) {
  customer { id name version } userErrors { code path message } } }"""
MOVE = """mutation Move($deal: ID!, $stage: ID!, $v: Int!) {
  moveDeal(input: {dealId: $deal, stageId: $stage, expectedVersion: $v}) {
    deal { stage { name } status version } userErrors { code path } } }"""
STATS = """query Stats { pipelineStats { stages { stage { name } count value { amount currency }
  weighted { amount currency } } } winRate { rate won lost } }"""


class Site:
    """The application and the tokens of its people."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self._tokens: dict[str, str] = {}

    def token(self, person: str) -> str:
        """Return the person's token, made on first use."""
        if person not in self._tokens:
            with database.sessions().begin() as session:
                made = tokens.create_token(session, PEOPLE.get(person, person), "test", 1)
            self._tokens[person] = made
        return self._tokens[person]

    def post(self, person: str, document: str, variables: dict[str, Any] | None = None) -> Any:
        """Return the answer to a document as it comes."""
        return self.client.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers={"authorization": f"Bearer {self.token(person)}"},
        )

    def data(self, person: str, document: str, variables: dict[str, Any] | None = None) -> Any:
        """Return the data of an answer without errors."""
        answer = self.post(person, document, variables).json()
        assert "errors" not in answer, answer
        return answer["data"]


@pytest.fixture(scope="module")
def site(server: Databases, worker: str) -> Iterator[Site]:
    """One application for the file: its tests change different things."""
    with server.clone(server.peopled(), worker) as url, pytest.MonkeyPatch.context() as environment:
        environment.setenv("CRM_DATABASE_URL", database.plain_url(url))
        settings.get.cache_clear()
        with TestClient(create_app(), base_url="http://127.0.0.1:8000") as client:
            yield Site(client)
        database.dispose()
    settings.get.cache_clear()


def test_the_documents_of_the_first_hour_work_as_written(site):
    won = site.data("manager", WON)["deals"]
    assert won["count"]["precision"] == "EXACT"
    assert won["nodes"][0]["stage"]["name"]
    deals = site.data("manager", "{ deals(first: 200) { nodes { customer { id } } } }")["deals"]
    free = sum(one["customer"] is None for one in deals["nodes"])
    assert site.data("manager", FREE)["deals"]["count"]["value"] == free > 0
    stats = site.data("manager", STATS)
    assert stats["winRate"]["won"] == won["count"]["value"]
    stages = {one["stage"]["name"]: one["count"] for one in stats["pipelineStats"]["stages"]}
    counted = site.data("manager", "{deals{count{value}}}")["deals"]["count"]
    assert sum(stages.values()) == counted["value"]


@pytest.mark.parametrize("person", ["agent", "manager", "finance", "admin", "ana", "pia"])
def test_the_viewer_is_whole_for_everybody(site, person):
    viewer = site.data(person, ME)["viewer"]
    assert viewer["user"]["email"] == PEOPLE[person]
    assert (viewer["customer"] is not None) == (person == "ana")
    assert (viewer["partner"] is not None) == (person == "pia")


@pytest.mark.parametrize("person", ["manager", "ana", "pia"])
def test_a_cursor_of_other_arguments_is_a_bad_request(site, person):
    document = 'query ($c: String) { products(first: 1, after: $c, search: "a")'
    document += " { pageInfo { endCursor } } }"
    other = "{ products(first: 1) { pageInfo { endCursor } } }"
    cursor = site.data(person, other)["products"]["pageInfo"]["endCursor"]
    for accept, status in (
        ("application/graphql-response+json", 400),
        ("application/json", 200),
    ):
        answer = site.client.post(
            "/graphql",
            json={"query": document, "variables": {"c": cursor}},
            headers={"authorization": f"Bearer {site.token(person)}", "accept": accept},
        )
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (status, "CURSOR_MISMATCH")
        assert cursor not in answer.text


def test_a_customer_is_made_and_a_bad_one_is_not(site):
    made = site.data("manager", NEW, {"input": {"name": "New Company"}})["createCustomer"]
    assert made["userErrors"] == []
    assert made["customer"]["version"] == 1
    refused = site.data("manager", NEW, {"input": {"name": " "}})["createCustomer"]
    assert refused["customer"] is None
    assert refused["userErrors"][0]["path"] == ["input", "name"]


def test_a_deal_moves_once_for_one_version(site):
    document = """{ deals(filter: {status: {eq: OPEN}}, first: 1) { nodes { id version
      pipeline { stages { id kind position } } } } }"""
    deal = site.data("admin", document)["deals"]["nodes"][0]
    stage = next(one for one in deal["pipeline"]["stages"] if one["kind"] == "WON")
    variables = {"deal": deal["id"], "stage": stage["id"], "v": deal["version"]}
    moved = site.data("admin", MOVE, variables)["moveDeal"]
    assert moved["userErrors"] == []
    assert moved["deal"]["status"] == "WON"
    again = site.data("admin", MOVE, variables)["moveDeal"]
    assert [one["code"] for one in again["userErrors"]] == ["CONFLICT"]


def change(address: str, **fields: Any) -> None:
    """Change a login behind the application's back."""
    with database.sessions().begin() as session:
        user = session.scalars(select(User).where(User.email == address)).one()
        for name, value in fields.items():
            setattr(user, name, value)


def test_a_changed_role_is_seen_by_the_very_next_request(site):
    with database.sessions()() as session:
        agents = select(User.email).where(User.role == StaffRole.AGENT)
        other = session.scalars(agents.where(User.email != PEOPLE["agent"])).first()
    assert other is not None
    assert site.data(other, ME)["viewer"]["role"] == "AGENT"
    change(other, role=StaffRole.FINANCE)
    assert site.data(other, ME)["viewer"]["role"] == "FINANCE"
    change(other, status=UserStatus.DISABLED)
    assert site.post(other, ME).status_code == 401


def test_a_suspended_partners_people_are_out_with_the_very_next_request(site):
    assert site.data("raj", ME)["viewer"]["role"] == "PARTNER"
    with database.sessions().begin() as session:
        raj = session.scalars(select(User).where(User.email == PEOPLE["raj"])).one()
        session.get_one(Partner, raj.partner_id).suspend()
    assert site.post("raj", ME).status_code == 401
    assert site.data("pia", ME)["viewer"]["role"] == "PARTNER"


def test_the_same_key_does_it_once_and_says_so(site):
    variables = {"input": {"name": "Only Once", "idempotencyKey": "key-00000001"}}
    first = site.post("manager", NEW, variables).json()
    second = site.post("manager", NEW, variables).json()
    assert first["data"] == second["data"]
    assert second["extensions"]["idempotency"] == {"replayed": True}
    other = {"input": {"name": "Other", "idempotencyKey": "key-00000001"}}
    reused = site.data("manager", NEW, other)["createCustomer"]["userErrors"]
    assert [one["code"] for one in reused] == ["IDEMPOTENCY_KEY_REUSED"]
    found = site.data("manager", '{customers(search: "only once"){count{value}}}')
    assert found["customers"]["count"]["value"] == 1


def enter(site: Site, person: str) -> Response:
    """Sign in through the form."""
    site.client.cookies.clear()
    form = site.client.get("/login?next=/graphql").text
    marker = 'name="form_token" value="'
    secret = form.split(marker)[1].split('"')[0] if marker in form else ""
    return site.client.post(
        "/login",
        data={
            "email": PEOPLE[person],
            "password": secrets.demo_password(),
            "next": "/graphql",
            "form_token": secret,
        },
        headers={"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8000"},
        follow_redirects=False,
    )


PAGE = {"accept": "text/html"}


def test_the_explorer_is_for_staff_who_are_signed_in(site):
    asked = site.client.get("/graphql", headers=PAGE, follow_redirects=False)
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/login")
    assert enter(site, "manager").status_code == 303
    assert "graphiql" in site.client.get("/graphql", headers=PAGE).text.lower()


@pytest.mark.parametrize("person", ["ana", "pia"])
def test_an_outsider_who_is_signed_in_lands_on_his_account_and_not_in_a_circle(site, person):
    assert enter(site, person).status_code == 303
    landed = site.client.get("/graphql", headers=PAGE)
    assert landed.status_code == 200
    assert landed.url.path == "/account"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_the_machine_can_be_asked_how_it_is(site, path):
    assert site.client.get(path).status_code == 200
