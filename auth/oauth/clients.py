"""OAuth clients: how one is registered, and what Authlib asks of it."""

import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin
from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from auth import opaque
from auth.actors import SCOPES
from auth.users import one_of
from models.credentials import OAuthClient
from models.errors import Invalid
from models.identities import Audience, StaffRole, User, UserStatus

LOOPBACK = {"127.0.0.1", "[::1]", "localhost"}
WITH_SECRET = {"client_secret_basic", "client_secret_post"}


class Client(ClientMixin):
    """A registered client as Authlib sees it."""

    def __init__(self, row: OAuthClient) -> None:
        self.row = row
        self.client_id = row.client_id

    @property
    def id(self) -> UUID:
        return self.row.id

    def get_client_id(self) -> str:
        return self.row.client_id

    def get_default_redirect_uri(self) -> None:
        """There is none: the request names it, and it must match exactly."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What was asked, else all that is registered; nothing when one is too many."""
        asked = (scope or "").split() or self.row.scopes
        return " ".join(dict.fromkeys(asked)) if set(asked) <= set(self.row.scopes) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.row.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        kept = self.row.secret_hash or ""
        return hmac.compare_digest(kept, opaque.fingerprint(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """A public client proves itself by PKCE, and may not introspect."""
        if self.row.confidential:
            return method in WITH_SECRET
        return method == "none" and endpoint != "introspection"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.row.grant_types


def find_client(database: Database, client_id: str) -> Client | None:
    """The client with this public name, unless it was disabled."""
    row = database.scalar(
        select(OAuthClient).where(
            OAuthClient.client_id == client_id, OAuthClient.disabled_at.is_(None)
        )
    )
    return Client(row) if row else None


def create_client(
    database: Database,
    name: str,
    scopes: Iterable[str],
    *,
    role: str = "AGENT",
    redirect_uris: Iterable[str] = (),
    public: bool = False,
) -> tuple[str, str]:
    """Register a client; returns its id and, this once, its secret ("" for a public one).

    By its own credentials it acts as a service user of the given staff role; with redirect
    addresses it may also ask staff to let it act for them.
    """
    granted, addresses = _known(scopes), [_redirect(address) for address in redirect_uris]
    if public and not addresses:
        raise Invalid("redirect_uris", "A public client needs a redirect address.")
    client_id, secret = opaque.new_secret("app_")[:24], "" if public else opaque.new_secret()
    user = _service_user(database, client_id, name, role=role)
    row = OAuthClient(client_id=client_id, name=name, confidential=not public, user_id=user.id)
    row.secret_hash = opaque.fingerprint(secret) if secret else None
    row.redirect_uris, row.scopes = addresses, granted
    row.grant_types = [] if public else ["client_credentials"]
    row.grant_types += ["authorization_code", "refresh_token"] if addresses else []
    database.add(row)
    database.flush()
    return client_id, secret


def _service_user(database: Database, client_id: str, name: str, *, role: str) -> User:
    """A login without a password, which only the client's own tokens act as."""
    user = User(
        kind=Audience.STAFF,
        email=f"{client_id}@clients.invalid",
        name=name,
        role=one_of(StaffRole, role, "role"),
        status=UserStatus.ACTIVE,
    )
    database.add(user)
    database.flush()
    return user


def _known(scopes: Iterable[str]) -> list[str]:
    asked = list(dict.fromkeys(scopes))
    if not asked or not set(asked) <= set(SCOPES):
        raise Invalid("scopes", f"Choose from {', '.join(SCOPES)}.")
    return asked


def _redirect(address: str) -> str:
    parts = urlsplit(address)
    private = "." in parts.scheme and parts.scheme not in {"http", "https"}
    local = parts.scheme == "http" and parts.netloc.rpartition(":")[0] in LOOPBACK
    if not (private or local or (parts.scheme == "https" and parts.netloc)) or "#" in address:
        raise Invalid(
            "redirect_uris", "Use https, http on this machine, or a scheme with a dot; no fragment."
        )
    return address
