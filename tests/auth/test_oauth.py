"""OAuth 2.1 by real requests: the flows, and every gap of the library that we close."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from auth import opaque
from auth.actors import API_READ, API_WRITE
from auth.authenticate import Authenticator
from auth.oauth.clients import create_client
from models import clock, database
from models.credentials import OAuthClient, OAuthCode, OAuthToken
from models.errors import Invalid
from models.identities import User
from tests.auth.browser import fields_of, log_in
from tests.auth.conftest import People

BACK = "https://reports.test/back?app=1"
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
Registered = tuple[str, str]


@pytest.fixture
def client(people: People) -> Registered:  # noqa: ARG001 - among whom it is registered
    with database.sessions().begin() as session:
        return create_client(session, "Reports", [API_READ, API_WRITE], redirect_uris=[BACK])


def request_of(client: Registered, **changes: str) -> dict[str, str]:
    asked = {
        "response_type": "code",
        "client_id": client[0],
        "redirect_uri": BACK,
        "scope": API_READ,
        "state": 'a "quoted" state & more',
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    return {name: value for name, value in asked.items() if value}


def consent(web: TestClient, client: Registered, answer: str = "allow", **changes: str) -> Response:
    log_in(web, "manager@house.test")
    page = web.get("/oauth/authorize", params=request_of(client, **changes))
    return web.post("/oauth/authorize", data=fields_of(page) | {"answer": answer})


def told(answer: Response) -> dict[str, str]:
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert location.startswith("https://reports.test/back?app=1&")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def token(web: TestClient, client: Registered, **fields: str) -> Response:
    return web.post("/oauth/token", data=fields, auth=client)


def exchange(web: TestClient, client: Registered, code: str, **changes: str) -> Response:
    fields = {"code": code, "redirect_uri": BACK, "code_verifier": VERIFIER} | changes
    return token(web, client, grant_type="authorization_code", **fields)


@pytest.fixture
def code(web: TestClient, client: Registered) -> str:
    return told(consent(web, client))["code"]


async def acts(access: str) -> str | None:
    """Who a fresh process takes the bearer for."""
    actor = await Authenticator().bearer(access)
    return actor.email if actor else None


def test_a_code_comes_back_with_state_and_issuer(web: TestClient, client: Registered) -> None:
    page_of = told(consent(web, client))
    assert page_of["state"] == 'a "quoted" state & more'
    assert page_of["iss"] == "http://127.0.0.1:8000"
    with database.sessions()() as session:
        kept = session.scalars(select(OAuthCode)).one()
    assert kept.code_hash == opaque.fingerprint(page_of["code"])
    assert (kept.expires_at - kept.created_at).total_seconds() <= 60


def test_refusing_tells_the_program_and_names_us(web: TestClient, client: Registered) -> None:
    answer = told(consent(web, client, "deny"))
    assert (answer["error"], answer["iss"]) == ("access_denied", "http://127.0.0.1:8000")
    assert answer["state"]


@pytest.mark.anyio
async def test_a_code_becomes_tokens_with_the_persons_rights(
    web: TestClient, client: Registered, code: str
) -> None:
    answer = exchange(web, client, code)
    issued = answer.json()
    assert (answer.status_code, issued["token_type"], issued["scope"]) == (200, "Bearer", API_READ)
    assert issued["expires_in"] <= 900
    assert answer.headers["cache-control"] == "no-store"
    assert await acts(issued["access_token"]) == "manager@house.test"
    with database.sessions()() as session:
        kept = session.scalars(select(OAuthToken)).one()
    assert kept.access_hash == opaque.fingerprint(issued["access_token"])
    assert kept.refresh_hash == opaque.fingerprint(issued["refresh_token"])


@pytest.mark.anyio
async def test_using_a_code_twice_revokes_what_it_issued(
    web: TestClient, client: Registered, code: str
) -> None:
    issued = exchange(web, client, code).json()
    again = exchange(web, client, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert await acts(issued["access_token"]) is None
    renewed = token(web, client, grant_type="refresh_token", refresh_token=issued["refresh_token"])
    assert renewed.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": ""},
        {"code_verifier": CHALLENGE},
        {"redirect_uri": "https://reports.test/back"},
    ],
)
def test_a_wrong_exchange_is_refused_and_uses_the_code_up(
    web: TestClient, client: Registered, code: str, changes: dict[str, str]
) -> None:
    assert exchange(web, client, code, **changes).status_code == 400
    assert exchange(web, client, code).json()["error"] == "invalid_grant"


def test_another_client_can_neither_use_nor_burn_a_code(
    web: TestClient, client: Registered, code: str
) -> None:
    with database.sessions().begin() as session:
        other = create_client(session, "Other", [API_READ], redirect_uris=[BACK])
    assert exchange(web, other, code).json()["error"] == "invalid_grant"
    assert exchange(web, client, code).status_code == 200


def test_a_code_lives_a_minute(web: TestClient, client: Registered, code: str) -> None:
    with database.sessions().begin() as session:
        session.scalars(select(OAuthCode)).one().expires_at = clock.now()
    assert exchange(web, client, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": ""},
        {"code_challenge": "", "code_challenge_method": ""},
        {"code_challenge_method": ""},
        {"code_challenge_method": "plain", "code_challenge": VERIFIER},
        {"code_challenge": "too-short"},
    ],
)
def test_no_code_is_issued_without_s256(
    web: TestClient, client: Registered, changes: dict[str, str]
) -> None:
    log_in(web, "manager@house.test")
    answer = told(web.get("/oauth/authorize", params=request_of(client, **changes)))
    assert (answer["error"], answer["iss"]) == ("invalid_request", "http://127.0.0.1:8000")
    with database.sessions()() as session:
        assert session.scalars(select(OAuthCode)).all() == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "api:read api:everything"}, "invalid_scope"),
        ({"scope": "api:adhoc"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_other_errors_go_back_to_a_checked_address(
    web: TestClient, client: Registered, changes: dict[str, str], error: str
) -> None:
    log_in(web, "manager@house.test")
    assert told(web.get("/oauth/authorize", params=request_of(client, **changes)))["error"] == error


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": BACK + "/more"},
        {"redirect_uri": BACK + ".evil.test"},
        {"redirect_uri": "https://reports.test/back"},
        {"redirect_uri": BACK.upper()},
        {"redirect_uri": 'https://evil.test/"\\'},
        {"redirect_uri": "https://evil.test/ü"},
        {"redirect_uri": ""},
        {"client_id": "app_nobody"},
        {"client_id": ""},
        {"state": "x" * 3_000},
        {"response_type": "cod\\e"},
    ],
)
def test_an_unchecked_address_is_never_gone_to(
    web: TestClient, client: Registered, changes: dict[str, str]
) -> None:
    log_in(web, "manager@house.test")
    answer = web.get("/oauth/authorize", params=request_of(client, **changes))
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_a_parameter_given_twice_is_refused(web: TestClient, client: Registered) -> None:
    log_in(web, "manager@house.test")
    query = urlencode([*request_of(client).items(), ("redirect_uri", "https://evil.test")])
    assert web.get(f"/oauth/authorize?{query}").status_code == 400
    assert (
        web.post(
            "/oauth/token",
            content="grant_type=a&grant_type=b",
            headers={"content-type": "application/x-www-form-urlencoded"},
        ).json()["error"]
        == "invalid_request"
    )


def test_who_is_not_signed_in_signs_in_first_and_comes_back(
    web: TestClient, client: Registered
) -> None:
    sent = web.get("/oauth/authorize", params=request_of(client))
    back = log_in(web, "manager@house.test", address=sent.headers["location"])
    assert "Reports" in web.get(back.headers["location"]).text


def test_outsiders_cannot_consent(web: TestClient, client: Registered) -> None:
    log_in(web, "ana@acme.test")
    assert web.get("/oauth/authorize", params=request_of(client)).status_code == 404


def test_consent_needs_our_own_form_and_its_page_may_lead_back_only(
    web: TestClient, client: Registered
) -> None:
    log_in(web, "manager@house.test")
    page = web.get("/oauth/authorize", params=request_of(client))
    assert "form-action 'self' https://reports.test;" in page.headers["content-security-policy"]
    forged = request_of(client) | {"answer": "allow"}
    assert web.post("/oauth/authorize", data=forged).status_code == 403


def test_an_own_token_has_the_service_users_rights_and_no_refresh(
    web: TestClient, client: Registered
) -> None:
    issued = token(web, client, grant_type="client_credentials").json()
    assert issued["scope"] == f"{API_READ} {API_WRITE}"
    assert issued["expires_in"] <= 900
    assert "refresh_token" not in issued
    too_much = token(web, client, grant_type="client_credentials", scope="api:adhoc")
    assert too_much.json()["error"] == "invalid_scope"


@pytest.mark.anyio
async def test_a_disabled_client_or_service_user_acts_no_more(
    web: TestClient, client: Registered
) -> None:
    access = token(web, client, grant_type="client_credentials").json()["access_token"]
    assert str(await acts(access)).endswith("@clients.invalid")
    with database.sessions().begin() as session:
        registered = session.scalars(select(OAuthClient)).one()
        session.get_one(User, registered.user_id).disable()
    assert await acts(access) is None
    refused = token(web, client, grant_type="client_credentials")
    assert refused.json()["error"] == "invalid_grant"
    with database.sessions().begin() as session:
        session.scalars(select(OAuthClient)).one().disabled_at = clock.now()
    assert token(web, client, grant_type="client_credentials").json()["error"] == "invalid_client"


@pytest.mark.usefixtures("people")
def test_clients_register_only_safe_addresses_and_known_scopes() -> None:
    with database.sessions()() as session:
        for address in (
            "http://reports.test/",
            "https://x.test/#here",
            "javascript:alert(1)",
            "app:",
        ):
            with pytest.raises(Invalid):
                create_client(session, "Bad", [API_READ], redirect_uris=[address])
        for scopes in ([], ["everything"]):
            with pytest.raises(Invalid):
                create_client(session, "Bad", scopes)


def test_discovery_promises_what_there_is(web: TestClient) -> None:
    found = web.get("/.well-known/oauth-authorization-server").json()
    assert found["issuer"] == "http://127.0.0.1:8000"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["authorization_response_iss_parameter_supported"] is True
    for name in ("authorization", "token", "revocation", "introspection"):
        path = urlsplit(found[f"{name}_endpoint"]).path
        assert web.options(path).status_code == 405
