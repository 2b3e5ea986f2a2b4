"""The three grants, each closing what Authlib leaves open for OAuth 2.1."""

from typing import Any

from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc7636 import CodeChallenge

from auth.oauth import codes, tokens
from auth.oauth.codes import Code
from auth.oauth.tokens import Token
from models import clock
from models.identities import Audience, User, UserStatus

BY_SECRET = ["client_secret_basic", "client_secret_post"]


class OnlyS256(CodeChallenge):
    """PKCE for every client, by S256 alone; a code is never issued without it."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with code_challenge_method S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(grants.AuthorizationCodeGrant):
    """Staff let a program act for them."""

    TOKEN_ENDPOINT_AUTH_METHODS = [*BY_SECRET, "none"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        codes.keep(
            self.server.database,
            code,
            request.client,
            request.user.id,
            code_challenge=request.payload.data["code_challenge"],
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
        )

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return codes.take(self.server.database, code, client)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It went when it was taken."""

    def authenticate_user(self, authorization_code: Code) -> User | None:
        return consenting(self.server.database.get(User, authorization_code.user_id))


class RefreshGrant(grants.RefreshTokenGrant):
    """A new pair for an old one, which is spent with it."""

    TOKEN_ENDPOINT_AUTH_METHODS = [*BY_SECRET, "none"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        return tokens.take_refresh(self.server.database, refresh_token, self.request.client)

    def authenticate_user(self, refresh_token: Token) -> User:
        user = consenting(self.server.database.get(User, refresh_token.row.user_id))
        if user is None:
            raise InvalidGrantError
        return user

    def revoke_old_credential(self, refresh_token: Token) -> None:
        refresh_token.row.rotated_at = clock.now()


class OwnGrant(grants.ClientCredentialsGrant):
    """A program acts as its own service user."""

    TOKEN_ENDPOINT_AUTH_METHODS = BY_SECRET

    def validate_token_request(self) -> None:
        super().validate_token_request()
        self.request.user = consenting(self.server.database.get(User, self.client.row.user_id))
        if self.request.user is None:
            raise InvalidGrantError


def consenting(user: User | None) -> User | None:
    """Only active staff may stand behind a token for now."""
    if user is None or user.status is not UserStatus.ACTIVE:
        return None
    return user if user.kind is Audience.STAFF else None
