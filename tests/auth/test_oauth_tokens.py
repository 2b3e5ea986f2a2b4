"""Refreshing, revoking and introspecting OAuth tokens, and credentials that are none."""

import base64
import threading
from typing import Any

import pytest
from starlette.testclient import TestClient

from auth.actors import API_READ, API_WRITE
from auth.oauth.clients import create_client
from models import database
from models.identities import User
from tests.auth.conftest import People
from tests.auth.test_oauth import (
    BACK,
    VERIFIER,
    Registered,
    acts,
    client,
    code,
    consent,
    exchange,
    token,
    told,
)

__all__ = ["client", "code"]


def refresh(web: TestClient, client: Registered, secret: str, **more: str) -> Any:
    return token(web, client, grant_type="refresh_token", refresh_token=secret, **more).json()


def introspect(web: TestClient, client: Registered, secret: str) -> Any:
    return web.post("/oauth/introspect", data={"token": secret}, auth=client).json()


@pytest.mark.anyio
async def test_a_refresh_token_that_comes_back_kills_its_family(
    web: TestClient, client: Registered, code: str
) -> None:
    first = exchange(web, client, code).json()
    second = refresh(web, client, first["refresh_token"])
    assert second["scope"] == first["scope"]
    assert await acts(second["access_token"]) == "manager@house.test"
    assert refresh(web, client, first["refresh_token"])["error"] == "invalid_grant"
    assert await acts(second["access_token"]) is None
    assert refresh(web, client, second["refresh_token"])["error"] == "invalid_grant"


def test_two_at_once_do_not_both_refresh(web: TestClient, client: Registered, code: str) -> None:
    secret = exchange(web, client, code).json()["refresh_token"]
    answers: list[dict[str, str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(refresh(web, client, secret)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("access_token" in answer for answer in answers) == 1


def test_two_at_once_do_not_both_exchange(web: TestClient, client: Registered, code: str) -> None:
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(exchange(web, client, code).status_code))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 400, 400, 400]


def test_a_refresh_asks_for_less_but_never_for_more(web: TestClient, client: Registered) -> None:
    both = f"{API_READ} {API_WRITE}"
    first = exchange(web, client, told(consent(web, client, scope=both))["code"]).json()
    refused = refresh(web, client, first["refresh_token"], scope=f"{both} api:adhoc")
    assert refused["error"] == "invalid_scope"
    assert refresh(web, client, first["refresh_token"], scope=API_READ)["scope"] == API_READ


def test_a_refresh_token_of_another_client_is_nothing(
    web: TestClient, client: Registered, code: str
) -> None:
    secret = exchange(web, client, code).json()["refresh_token"]
    with database.sessions().begin() as session:
        other = create_client(session, "Other", [API_READ], redirect_uris=[BACK])
    assert refresh(web, other, secret)["error"] == "invalid_grant"
    assert "access_token" in refresh(web, client, secret)


def test_a_disabled_person_refreshes_nothing(
    web: TestClient, client: Registered, code: str, people: People
) -> None:
    secret = exchange(web, client, code).json()["refresh_token"]
    with database.sessions().begin() as session:
        session.get_one(User, people.manager.id).disable()
    assert refresh(web, client, secret)["error"] == "invalid_grant"


@pytest.mark.anyio
@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
async def test_revoking_either_of_a_pair_ends_both(
    web: TestClient, client: Registered, code: str, which: str
) -> None:
    issued = exchange(web, client, code).json()
    hint = {"token_type_hint": "made_up"}
    answer = web.post("/oauth/revoke", data={"token": issued[which]} | hint, auth=client)
    assert answer.status_code == 200
    assert await acts(issued["access_token"]) is None
    assert refresh(web, client, issued["refresh_token"])["error"] == "invalid_grant"


@pytest.mark.anyio
async def test_a_client_ends_and_examines_its_own_tokens_only(
    web: TestClient, client: Registered, code: str
) -> None:
    access = exchange(web, client, code).json()["access_token"]
    with database.sessions().begin() as session:
        other = create_client(session, "Other", [API_READ])
    assert introspect(web, other, access) == introspect(web, other, "nonsense") == {"active": False}
    assert web.post("/oauth/revoke", data={"token": access}, auth=other).status_code == 200
    assert await acts(access) == "manager@house.test"
    found = introspect(web, client, access)
    assert (found["active"], found["scope"], found["client_id"]) == (True, API_READ, client[0])
    assert str(found["sub"]).startswith("usr_")


def test_introspection_follows_rotation_revocation_and_disabling(
    web: TestClient, client: Registered, code: str, people: People
) -> None:
    first = exchange(web, client, code).json()
    second = refresh(web, client, first["refresh_token"])
    assert introspect(web, client, first["refresh_token"]) == {"active": False}
    assert introspect(web, client, second["refresh_token"])["active"] is True
    with database.sessions().begin() as session:
        session.get_one(User, people.manager.id).disable()
    assert introspect(web, client, second["access_token"]) == {"active": False}


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/oauth/introspect"])
@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Basic " + base64.b64encode(b"app_x:wrong").decode(),
        "Bearer x",
    ],
)
def test_bad_client_credentials_are_told_apart_from_nothing(
    web: TestClient, client: Registered, path: str, authorization: str
) -> None:
    for name in ("app_x", client[0]):
        given = authorization.replace("app_x", name)
        answer = web.post(
            path,
            data={"grant_type": "client_credentials", "token": "x"},
            headers={"authorization": given} if given else {},
        )
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer.headers["www-authenticate"].startswith("Basic ")


def test_a_public_client_has_pkce_alone(web: TestClient) -> None:
    with database.sessions().begin() as session:
        public = create_client(session, "Phone", [API_READ], redirect_uris=[BACK], public=True)
    assert public[1] == ""
    fields = {
        "client_id": public[0],
        "code": told(consent(web, public))["code"],
        "redirect_uri": BACK,
    }
    ask = {"grant_type": "authorization_code"} | fields
    own = web.post(
        "/oauth/token", data={"grant_type": "client_credentials", "client_id": public[0]}
    )
    assert own.json()["error"] in {"invalid_client", "unauthorized_client"}
    issued = web.post("/oauth/token", data=ask | {"code_verifier": VERIFIER}).json()
    body = {"grant_type": "refresh_token", "client_id": public[0]}
    again = web.post("/oauth/token", data=body | {"refresh_token": issued["refresh_token"]})
    assert "access_token" in again.json()


@pytest.mark.parametrize(
    ("content", "status"), [("grant_type=password", 400), ("", 400), ("a=%00", 400), ("%", 400)]
)
def test_nonsense_is_a_clean_refusal(
    web: TestClient, client: Registered, content: str, status: int
) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = web.post("/oauth/token", content=content, headers=kind, auth=client)
    assert answer.status_code == status
    assert "error" in answer.json()
