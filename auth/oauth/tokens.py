"""OAuth tokens: hashed, short-lived, rotated; the family dies when an old one comes back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import TokenMixin
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session as Database

from auth import opaque
from auth.credentials import ACCESS_PREFIX
from auth.oauth.clients import Client
from models import clock
from models.credentials import OAuthToken

ACCESS_LIVES = timedelta(minutes=15)
REFRESH_LIVES = timedelta(days=14)
REFRESH_PREFIX = "crm_ort_"

generate = BearerTokenGenerator(
    access_token_generator=lambda **_: opaque.new_secret(ACCESS_PREFIX),
    refresh_token_generator=lambda **_: opaque.new_secret(REFRESH_PREFIX),
    expires_generator=int(ACCESS_LIVES.total_seconds()),
)


class Token(TokenMixin):
    """A kept token as Authlib sees it; `ends` depends on which of the pair was shown."""

    def __init__(self, row: OAuthToken, ends: datetime | None) -> None:
        self.row = row
        self.ends = ends or row.expires_at

    def check_client(self, client: Client) -> bool:
        return self.row.client_id == client.id

    def get_scope(self) -> str:
        return " ".join(self.row.scopes)

    def get_expires_in(self) -> int:
        return max(0, int((self.ends - clock.now()).total_seconds()))

    def is_expired(self) -> bool:
        return clock.now() >= self.ends

    def is_revoked(self) -> bool:
        return self.row.revoked_at is not None


def keep(
    database: Database, token: dict[str, Any], client: Client, user_id: UUID, *, family_id: UUID
) -> None:
    """Keep the hashes of what was just issued."""
    moment, refresh = clock.now(), token.get("refresh_token")
    database.add(
        OAuthToken(
            client_id=client.id,
            user_id=user_id,
            family_id=family_id,
            access_hash=opaque.fingerprint(token["access_token"]),
            refresh_hash=opaque.fingerprint(refresh) if refresh else None,
            scopes=token.get("scope", "").split(),
            expires_at=moment + ACCESS_LIVES,
            refresh_expires_at=moment + REFRESH_LIVES if refresh else None,
        )
    )
    database.flush()


def find(database: Database, secret: str, client: Client) -> Token | None:
    """A client's own token by either secret of the pair."""
    hashed = opaque.fingerprint(secret)
    row = database.scalar(
        select(OAuthToken).where(
            OAuthToken.client_id == client.id,
            or_(OAuthToken.access_hash == hashed, OAuthToken.refresh_hash == hashed),
        )
    )
    if row is None:
        return None
    return Token(row, None if row.access_hash == hashed else row.refresh_expires_at)


def take_refresh(database: Database, secret: str, client: Client) -> Token | None:
    """Hold a live refresh token for rotation; one that was rotated before kills its family."""
    row = database.scalar(
        select(OAuthToken)
        .where(
            OAuthToken.client_id == client.id,
            OAuthToken.refresh_hash == opaque.fingerprint(secret),
        )
        .with_for_update()
    )
    if row is None:
        return None
    if row.rotated_at is not None:
        revoke_family(database, row.family_id, client)
    token = Token(row, row.refresh_expires_at)
    return None if row.rotated_at or token.is_revoked() or token.is_expired() else token


def revoke_family(database: Database, family_id: UUID, client: Client) -> None:
    """End everything that grew from one consent."""
    database.execute(
        update(OAuthToken)
        .where(
            OAuthToken.family_id == family_id,
            OAuthToken.client_id == client.id,
            OAuthToken.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now(), version=OAuthToken.version + 1)
    )
