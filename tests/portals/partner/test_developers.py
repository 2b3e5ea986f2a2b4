"""Keys for partners' programs: shown once, with the rights that were chosen; and their schema."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from models import database
from models.credentials import ApiToken
from tests.portals.visiting import Visitor, heading

KEYS = "/partner/developers"
SECRET = re.compile(r'<code class="copy" dir="ltr">(crm_demo_ptn_[^<]+|crm_live_ptn_[^<]+)</code>')
WHO = {"query": "{ viewer { role partner { name } } }"}


def made(pia: Visitor, **given: Any) -> str:
    page = pia.send(KEYS, "CreateApiToken", **{"name": "CRM sync", "days": "30", **given})
    assert page.status_code == 200
    found = SECRET.search(page.text)
    assert found is not None
    return found[1]


def test_a_key_is_shown_once_and_asks_as_its_partner(pia: Visitor):
    secret = made(pia, may="all")
    assert secret not in pia.get(KEYS).text
    asked = pia.client.post("/graphql", json=WHO, headers={"authorization": f"Bearer {secret}"})
    told = asked.json()["data"]["viewer"]
    assert told["role"] == "PARTNER"
    assert told["partner"]["name"].startswith("Northstar")


def test_a_key_has_the_rights_that_were_chosen(pia: Visitor):
    made(pia, may="read", name="Only reads")
    with database.sessions()() as session:
        token = session.scalars(select(ApiToken).where(ApiToken.name == "Only reads")).one()
        assert token.scopes == ["api:read"]


def test_a_key_without_a_name_is_refused_beside_its_field(pia: Visitor):
    page = pia.send(KEYS, "CreateApiToken", name="", days="30", may="all")
    assert page.status_code == 422
    assert 'href="#name"' in page.text


def test_an_ended_key_opens_nothing(pia: Visitor):
    secret = made(pia, may="all", name="Soon over")
    with database.sessions()() as session:
        token = session.scalars(select(ApiToken).where(ApiToken.name == "Soon over")).one()
    fields = pia.fields(pia.get(KEYS), "RevokeApiToken")
    fields["apiTokenId"] = f"tok_{token.id.hex}"
    assert pia.post(KEYS, fields).status_code == 303
    answer = pia.client.post("/graphql", json=WHO, headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_the_schema_is_the_partners_own(pia: Visitor):
    answer = pia.get(f"{KEYS}/schema")
    assert answer.headers["content-disposition"].endswith('"partner.graphql"')
    assert "type Query" in answer.text
    assert "probability" not in answer.text


def test_a_customer_has_no_keys_page(ana: Visitor):
    assert ana.get(KEYS).status_code == 403
    assert heading(ana.get("/portal/developers")) == "There is nothing here"
