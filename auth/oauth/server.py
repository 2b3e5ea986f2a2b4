"""Authlib's authorization server on one database session: what it reads, keeps and answers."""

from collections.abc import Mapping
from typing import Any, cast

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from sqlalchemy.orm import Session as Database
from starlette.responses import JSONResponse, RedirectResponse, Response

import settings
from auth.actors import SCOPES
from auth.oauth import tokens
from auth.oauth.clients import Client, find_client
from auth.oauth.endpoints import Introspection, Revocation
from auth.oauth.grants import CodeGrant, OnlyS256, OwnGrant, RefreshGrant
from models.ids import new_id


class Asked(OAuth2Request):
    """A request that the web layer has read and checked: small, ASCII, nothing given twice."""

    def __init__(self, method: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> None:
        super().__init__(method, "https://authorization.invalid/", headers=headers)
        self.payload = BasicOAuth2Payload(dict(fields))

    @property
    def form(self) -> dict[str, str]:
        return cast("dict[str, str]", self.payload.data)

    @property
    def args(self) -> dict[str, str]:
        return self.form


class Answer:
    """What to send back; a redirect always says who it comes from (RFC 9207)."""

    def __init__(self, status: int, body: Any, headers: list[tuple[str, str]]) -> None:
        self.status, self.body, self.headers = status, body, dict(headers)

    def response(self) -> Response:
        location = self.headers.get("Location")
        if location:
            here = add_params_to_uri(location, [("iss", issuer())])
            return RedirectResponse(here, 303, {"Cache-Control": "no-store"})
        return JSONResponse(self.body, self.status, self.headers)


class Server(AuthorizationServer):
    """One for each request, so that it holds the request's transaction and nothing else."""

    def __init__(self, database: Database) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.database = database
        self.register_token_generator("default", tokens.generate)
        self.register_grant(CodeGrant, [OnlyS256(required=True)])
        self.register_grant(RefreshGrant)
        self.register_grant(OwnGrant)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)

    def query_client(self, client_id: str) -> Client | None:
        return find_client(self.database, client_id)

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Code and refresh token carry a family on; a program's own token begins one."""
        code, refresh = request.authorization_code, request.refresh_token
        family = code.family_id if code else refresh.row.family_id if refresh else new_id()
        tokens.keep(self.database, token, request.client, request.user.id, family_id=family)

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Answer:
        return Answer(status, body, headers)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


def issuer() -> str:
    """Who we are, by configuration and never by request."""
    return settings.get().base_url.rstrip("/")
