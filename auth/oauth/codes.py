"""Authorization codes: bound to client, address, challenge and person; used once, in a minute."""

from datetime import timedelta
from uuid import UUID

from authlib.oauth2.rfc6749 import AuthorizationCodeMixin
from sqlalchemy import delete
from sqlalchemy.orm import Session as Database

from auth import opaque
from auth.oauth.clients import Client
from auth.oauth.tokens import revoke_family
from models import clock
from models.credentials import OAuthCode

CODE_LIVES = timedelta(minutes=1)


class Code(AuthorizationCodeMixin):
    """A code that was just taken out of the database, as Authlib sees it."""

    code_challenge_method = "S256"

    def __init__(self, row: OAuthCode) -> None:
        self.user_id = row.user_id
        self.family_id = family_of(row.code_hash)
        self.code_challenge = row.code_challenge
        self._redirect_uri = row.redirect_uri
        self._scopes = list(row.scopes)

    def get_redirect_uri(self) -> str:
        return self._redirect_uri

    def get_scope(self) -> str:
        return " ".join(self._scopes)


def family_of(code_hash: str) -> UUID:
    """The family of what a code issues follows from the code, so that a replay finds it."""
    return UUID(hex=code_hash[:32])


def keep(database: Database, code: str, client: Client, user_id: UUID, **asked: str) -> None:
    """Keep a code's hash with all that it is bound to."""
    hashed = opaque.fingerprint(code)
    database.add(
        OAuthCode(
            client_id=client.id,
            user_id=user_id,
            code_hash=hashed,
            code_challenge=asked["code_challenge"],
            redirect_uri=asked["redirect_uri"],
            scopes=asked["scope"].split(),
            family_id=family_of(hashed),
            expires_at=clock.now() + CODE_LIVES,
        )
    )
    database.flush()


def take(database: Database, code: str, client: Client) -> Code | None:
    """Use a code up in one statement; one that is gone already revokes what it issued."""
    hashed = opaque.fingerprint(code)
    row = database.scalar(
        delete(OAuthCode)
        .where(OAuthCode.code_hash == hashed, OAuthCode.client_id == client.id)
        .returning(OAuthCode)
    )
    if row is None:
        revoke_family(database, family_of(hashed), client)
        return None
    return Code(row) if clock.now() < row.expires_at else None
