"""The OAuth addresses: discovery, consent by staff, tokens, revocation, introspection."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import quote, urlsplit

from anyio import to_thread
from authlib.oauth2 import OAuth2Error
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from auth import forms, pages
from auth.actors import SCOPES, Actor
from auth.oauth.clients import Client
from auth.oauth.server import Answer, Asked, Server, issuer
from auth.web import Door, Handler, onward, shown
from models.identities import User

LONGEST_PARAMETER = 2_000
ECHOED = ("response_type", "redirect_uri", "grant_type")
ECHOABLE = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*")
NOT_FOR_YOU = "Only members of the staff can let an application act for them."


class OAuth:
    """The endpoints on top of the door, which knows who is signed in."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def routes(self) -> list[Route]:
        """All addresses."""
        tokens = self._machine(lambda server, asked: server.create_token_response(asked))
        return [
            Route("/oauth/authorize", shown(self.ask), methods=["GET"]),
            Route("/oauth/authorize", shown(self.answer), methods=["POST"]),
            Route("/oauth/token", tokens, methods=["POST"]),
            Route("/oauth/revoke", self._machine(_endpoint("revocation")), methods=["POST"]),
            Route("/oauth/introspect", self._machine(_endpoint("introspection")), methods=["POST"]),
            Route("/.well-known/oauth-authorization-server", discovery, methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Check the program's request and ask the person, who signs in first."""
        fields = _checked(forms.unique(forms.query_pairs(request)))
        actor = await self._door.caller(request)
        if actor is None:
            asked_for = f"{request.url.path}?{request.url.query}"
            return onward(f"/login?next={quote(asked_for, safe='')}")
        if not actor.is_staff:
            return pages.message(request, "This is for staff", NOT_FOR_YOU, status=404)
        found = await to_thread.run_sync(self._examine, fields)
        if isinstance(found, Answer | str):
            return _refusal(request, found)
        client, scopes = found
        destination = _origin(fields["redirect_uri"])
        return pages.page(
            request,
            "consent.html",
            goes_to=destination,
            actor=actor,
            client_name=client.row.name,
            scopes=[(scope, SCOPES[scope]) for scope in scopes],
            destination=destination,
            parameters=list(fields.items()),
        )

    async def answer(self, request: Request) -> Response:
        """Issue a code when the person allows it, and say so when not."""
        fields = await forms.read_form(request)
        forms.check_ours(request, fields)
        allowed = fields.pop("answer", "") == "allow"
        del fields["form_token"]
        actor = await self._door.caller(request)
        if actor is None or not actor.is_staff:
            return onward("/login")
        found = await to_thread.run_sync(self._decide, actor, _checked(fields), allowed)
        return _refusal(request, found)

    def _examine(self, fields: dict[str, str]) -> tuple[Client, list[str]] | Answer | str:
        with self._door.sessions().begin() as session:
            server = Server(session)
            try:
                grant = server.get_consent_grant(Asked("GET", fields, {}), None)
            except OAuth2Error as error:
                return _told(server, error)
            return grant.client, grant.request.scope.split()

    def _decide(self, actor: Actor, fields: dict[str, str], allowed: bool) -> Answer | str:  # noqa: FBT001 - the answer
        with self._door.sessions().begin() as session:
            server, asked = Server(session), Asked("POST", fields, {})
            user = session.get_one(User, actor.user_id) if allowed else None
            try:
                grant = server.get_consent_grant(asked, user)
            except OAuth2Error as error:
                return _told(server, error)
            return cast("Answer", server.create_authorization_response(asked, user, grant=grant))

    def _machine(self, work: Callable[[Server, Asked], Any]) -> Handler:
        """An endpoint for programs; what it changed counts also when its answer is an error."""

        def run(fields: dict[str, str], headers: Mapping[str, str]) -> Answer:
            with self._door.sessions().begin() as session:
                return cast("Answer", work(Server(session), Asked("POST", fields, headers)))

        async def respond(request: Request) -> Response:
            try:
                fields = _checked(await forms.read_form(request))
            except forms.BadForm as refusal:
                body = {"error": "invalid_request", "error_description": refusal.message}
                return JSONResponse(body, refusal.status, {"Cache-Control": "no-store"})
            answer = await to_thread.run_sync(run, fields, _credentials(request))
            return answer.response()

        return respond


async def discovery(_request: Request) -> Response:
    """The server's metadata (RFC 8414)."""
    by_secret = ["client_secret_basic", "client_secret_post"]
    here = issuer()
    return JSONResponse(
        {
            "issuer": here,
            "authorization_endpoint": f"{here}/oauth/authorize",
            "token_endpoint": f"{here}/oauth/token",
            "revocation_endpoint": f"{here}/oauth/revoke",
            "introspection_endpoint": f"{here}/oauth/introspect",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": [*by_secret, "none"],
            "revocation_endpoint_auth_methods_supported": [*by_secret, "none"],
            "introspection_endpoint_auth_methods_supported": by_secret,
            "authorization_response_iss_parameter_supported": True,
        },
        headers={"Cache-Control": "public, max-age=3600"},
    )


def _endpoint(name: str) -> Callable[[Server, Asked], Any]:
    return lambda server, asked: server.create_endpoint_response(name, asked)


def _checked(fields: dict[str, str]) -> dict[str, str]:
    """Short printable ASCII, as the standard has it; what errors repeat has no quotes either."""
    for name, value in fields.items():
        if len(value) > LONGEST_PARAMETER or not value.isascii() or not value.isprintable():
            raise forms.BadForm(400, "A parameter is too long or not printable ASCII.")
        if name in ECHOED and not ECHOABLE.fullmatch(value):
            raise forms.BadForm(400, "A parameter holds quotes or backslashes.")
    return fields


def _credentials(request: Request) -> dict[str, str]:
    """The one header that counts, if it is a well-formed Basic one."""
    given = request.headers.get("authorization", "")
    try:
        plain = base64.b64decode(given.removeprefix("Basic "), validate=True).decode("ascii")
    except ValueError:
        return {}
    return {"Authorization": given} if ":" in plain else {}


def _told(server: Server, error: OAuth2Error) -> Answer | str:
    """An error goes back to the program only when its address was checked; else to the person."""
    if error.redirect_uri:
        return cast("Answer", server.handle_error_response(None, error))
    return str(error.get_error_description() or error.error)


def _refusal(request: Request, found: Answer | str) -> Response:
    if isinstance(found, str):
        return pages.message(request, "This request cannot be answered", found, status=400)
    return pages.guarded(found.response())


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return (
        f"{parts.scheme}://{parts.netloc}"
        if parts.scheme.startswith("http")
        else f"{parts.scheme}:"
    )
