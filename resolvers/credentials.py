"""What proves a login: its password, sessions and API tokens, ended by owner or admin."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from auth import passwords, sessions, throttle, tokens
from auth.actors import Actor
from auth.administering import assert_administers, assert_in_person
from auth.credentials import Kind
from auth.users import replace_password
from models import credentials, events
from models.credentials import ApiToken
from models.errors import ErrorCode, Invalid
from models.identities import User
from models.ids import ApiTokenId, SessionId, UserId
from resolvers.records import find
from resolvers.use_cases import raises
from resolvers.values import taken


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """The record of a token and, this once, the token itself."""

    api_token: ApiToken
    secret: str


@raises(ErrorCode.CREDENTIALS_REFUSED)
def change_password(
    session: Session, actor: Actor, *, current_password: str, new_password: str
) -> None:
    """Set a new password; every other session of yours ends.

    CREDENTIALS_REFUSED when the current one is wrong, and after five tries within a minute.
    """
    assert_in_person(actor)
    user = find(session, User, actor.user_id, lock="change")
    allowed = throttle.may_guess("password", str(actor.user_id))
    if not allowed or not passwords.verify_password(user.password_hash, current_password):
        message = "This is not your password." if allowed else "Wait a minute, then try again."
        raise Invalid("current_password", message, code=ErrorCode.CREDENTIALS_REFUSED)
    hashed = passwords.hash_password(new_password, field="new_password")
    replace_password(session, user, hashed, keep=_own_session(actor))
    events.record(session, actor, "user.password_changed", subject=user)


@raises(ErrorCode.CREDENTIALS_REFUSED)
def create_api_token(
    session: Session,
    actor: Actor,
    *,
    name: str,
    days: int = tokens.USUAL_LIFE,
    scopes: list[str] | None = None,
) -> NewApiToken:
    """Make a bearer token with your own rights for 1 to 366 days; it is shown only here.

    `scopes` narrow it: api:read alone reads, api:write changes too, api:adhoc lets outsiders send
    documents of their own; all three unless said.
    """
    assert_in_person(actor)
    user = find(session, User, actor.user_id)
    fitting = taken(ApiToken(), {"name": name})
    chosen = tokens.SCOPES if scopes is None else scopes
    token, secret = tokens.issue_token(session, user, fitting["name"], days, chosen)
    events.record(session, actor, "api_token.created", subject=token, changes=fitting)
    return NewApiToken(token, secret)


def revoke_api_token(session: Session, actor: Actor, *, api_token_id: ApiTokenId) -> ApiToken:
    """End a token at once; ending it again changes nothing."""
    token = find(session, ApiToken, api_token_id, field="api_token_id", lock="change")
    if token.revoked_at is None:
        token.revoke()
        events.record(session, actor, "api_token.revoked", subject=token)
    return token


def revoke_session(session: Session, actor: Actor, *, session_id: SessionId) -> credentials.Session:
    """Sign a browser out at once; doing it again changes nothing."""
    browser = find(session, credentials.Session, session_id, field="session_id", lock="change")
    if browser.revoked_at is None:
        browser.revoke()
        events.record(session, actor, "session.revoked", subject=browser)
    return browser


def revoke_all_sessions(session: Session, actor: Actor, *, user_id: UserId | None = None) -> None:
    """Sign out everywhere: yourself, this browser too, or a login that you look after."""
    user = find(session, User, user_id or actor.user_id, field="user_id")
    if user.id != actor.user_id:
        assert_administers(actor, user)
    sessions.close_all(session, user.id)
    events.record(session, actor, "session.all_revoked", subject=user)


def _own_session(actor: Actor) -> UUID | None:
    kind, _, identity = actor.client_id.rpartition(":")
    return UUID(identity) if f"{kind}:" == Kind.SESSION else None
