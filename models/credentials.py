"""What proves an identity: sessions, tokens, links and OAuth grants. Only hashes are kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models import clock
from models.base import Base, Record, edge, enum_column
from models.errors import Conflict, ErrorCode


class Expiring:
    """A credential that lives until its time is over or somebody revokes it."""

    expires_at: Mapped[datetime] = mapped_column(sort_order=80)
    revoked_at: Mapped[datetime | None] = mapped_column(sort_order=81)

    @property
    def live(self) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and clock.now() < self.expires_at

    def revoke(self) -> None:
        """End it now; the user's access epoch rises by a trigger."""
        if self.revoked_at is None:
            self.revoked_at = clock.now()


class Session(Expiring, Record, Base):
    """A browser that is signed in."""

    __tablename__ = "sessions"
    __prefix__: ClassVar[str] = "ses"

    user_id: Mapped[UUID] = edge("users", index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str | None] = mapped_column(String(400))
    address: Mapped[str | None] = mapped_column(String(45))
    last_used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_sessions_updated_at", "updated_at", "id"),)


class ApiToken(Expiring, Record, Base):
    """A bearer token that a user made for a program of his."""

    __tablename__ = "api_tokens"
    __prefix__: ClassVar[str] = "tok"

    user_id: Mapped[UUID] = edge("users", index=True)
    name: Mapped[str] = mapped_column(String(120))
    prefix: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)
    last_used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_api_tokens_updated_at", "updated_at", "id"),)


class LinkPurpose(StrEnum):
    """The one thing that a mailed link is good for."""

    INVITE = "INVITE"
    LOGIN = "LOGIN"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105 - a purpose, not a secret
    VERIFY_EMAIL = "VERIFY_EMAIL"


class LinkToken(Record, Base):
    """A link that works once, for one purpose and one user."""

    __tablename__ = "link_tokens"

    user_id: Mapped[UUID] = edge("users", index=True)
    purpose: Mapped[LinkPurpose] = enum_column(LinkPurpose, name="purpose")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    def spend(self, purpose: LinkPurpose) -> None:
        """Use the link up."""
        if self.purpose is not purpose or self.used_at or clock.now() >= self.expires_at:
            raise Conflict(ErrorCode.LINK_SPENT)
        self.used_at = clock.now()


class OAuthClientKind(StrEnum):
    """Who stands behind an OAuth client."""

    INTERNAL = "INTERNAL"
    EXTERNAL = "EXTERNAL"


class OAuthClient(Record, Base):
    """A program that gets tokens by OAuth: confidential with a secret, or public with PKCE."""

    __tablename__ = "oauth_clients"
    __prefix__: ClassVar[str] = "cli"

    client_id: Mapped[str] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[OAuthClientKind] = enum_column(
        OAuthClientKind, name="kind", default=OAuthClientKind.INTERNAL
    )
    confidential: Mapped[bool] = mapped_column(default=True)
    redirect_uris: Mapped[list[str]] = mapped_column(ARRAY(String(400)), default=list)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)
    grant_types: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)
    user_id: Mapped[UUID | None] = edge("users", index=True)
    disabled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("NOT confidential OR secret_hash IS NOT NULL", name="secret"),
        Index("ix_oauth_clients_updated_at", "updated_at", "id"),
    )


class OAuthCode(Record, Base):
    """An authorization code, good for one exchange."""

    __tablename__ = "oauth_codes"

    client_id: Mapped[UUID] = edge("oauth_clients", index=True)
    user_id: Mapped[UUID] = edge("users", index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_challenge: Mapped[str] = mapped_column(String(128))
    redirect_uri: Mapped[str] = mapped_column(String(400))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)
    nonce: Mapped[str | None] = mapped_column(String(255))
    family_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OAuthToken(Record, Base):
    """A pair of access and refresh token; all that grew from one consent share a family."""

    __tablename__ = "oauth_tokens"

    client_id: Mapped[UUID] = edge("oauth_clients", index=True)
    user_id: Mapped[UUID] = edge("users", index=True)
    family_id: Mapped[UUID] = mapped_column(index=True)
    access_hash: Mapped[str] = mapped_column(String(64), unique=True)
    refresh_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list)
    expires_at: Mapped[datetime]
    refresh_expires_at: Mapped[datetime | None]
    rotated_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotencyRecord(Base):
    """The first answer to a mutation with a key; no result means that it is still running."""

    __tablename__ = "idempotency_records"

    client: Mapped[str] = mapped_column(String(128), primary_key=True)
    mutation: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    input_hash: Mapped[str] = mapped_column(String(64))
    result: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ExternalReference(Record, Base):
    """The name that another system gives to one of our records."""

    __tablename__ = "external_references"

    system: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(200))
    subject_type: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID]

    __table_args__ = (
        UniqueConstraint("system", "subject_type", "value", name="uq_external_references_value"),
        Index("ix_external_references_subject", "subject_type", "subject_id"),
    )
