"""Revocation (RFC 7009) and introspection (RFC 7662): a client's own tokens, and nobody else's."""

from typing import Any

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

import settings
from auth.oauth import tokens
from auth.oauth.clients import Client
from auth.oauth.tokens import Token
from models.credentials import OAuthClient
from models.identities import User, UserStatus
from models.ids import public_id

BY_SECRET = ["client_secret_basic", "client_secret_post"]


class Revocation(RevocationEndpoint):
    """Ends the whole family; a foreign or unknown token is answered like one that was ended."""

    CLIENT_AUTH_METHODS = [*BY_SECRET, "none"]

    def authenticate_token(self, request: Any, client: Client) -> Token | None:
        return _asked_token(self.server.database, request, client)

    def revoke_token(self, token: Token, request: Any) -> None:
        tokens.revoke_family(self.server.database, token.row.family_id, request.client)


class Introspection(IntrospectionEndpoint):
    """Says what a client's own token is good for at this moment."""

    CLIENT_AUTH_METHODS = BY_SECRET

    def authenticate_token(self, request: Any, client: Client) -> Token | None:
        token = _asked_token(self.server.database, request, client)
        if token is None or (token.row.rotated_at and token.ends == token.row.refresh_expires_at):
            return None
        user = self.server.database.get_one(User, token.row.user_id)
        return token if user.status is UserStatus.ACTIVE else None

    def introspect_token(self, token: Token) -> dict[str, Any]:
        return {
            "active": True,
            "client_id": self.server.database.get_one(OAuthClient, token.row.client_id).client_id,
            "token_type": "Bearer",
            "scope": token.get_scope(),
            "sub": public_id(User.__prefix__, token.row.user_id),
            "iss": settings.get().base_url.rstrip("/"),
            "iat": int(token.row.created_at.timestamp()),
            "exp": int(token.ends.timestamp()),
        }


def _asked_token(database: Any, request: Any, client: Client) -> Token | None:
    secret = request.form.get("token")
    if not secret:
        raise InvalidRequestError("The parameter token is missing.")
    return tokens.find(database, secret, client)
