"""What every door does behind its pages: transactions, threads for hashes, sessions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from anyio import CapacityLimiter, to_thread
from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request

from auth import cookies, mailed_links, passwords, sessions, users
from auth.actors import Actor
from auth.authenticate import Authenticator
from auth.sign_in import sign_in
from models import database
from models.credentials import LinkPurpose
from models.errors import Conflict, DomainError, ErrorCode
from models.identities import Audience, User

logger = logging.getLogger(__name__)
HASHES_AT_ONCE = 2
MOST_WAITING = 200
Result = TypeVar("Result")


class NotLetIn(Exception):
    """A link or a password that is refused, in words for whoever came with it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Entered(NamedTuple):
    """A session that was just begun: its secret, and whose door it belongs to."""

    secret: str
    audience: Audience


@dataclass
class Entrance:
    """Signing in by password, mailed code or mailed link, and out again."""

    authenticator: Authenticator
    sessions: Callable[[], sessionmaker[Session]] = database.sessions
    _hashing: list[CapacityLimiter] = field(default_factory=list)
    _asked: set[asyncio.Task[None]] = field(default_factory=set)

    async def caller(self, request: Request) -> Actor | None:
        """The actor of the request's session, if it is a live one, and where he calls from."""
        secret = cookies.session_value(request.headers.get("cookie"))
        actor = await self.authenticator.cookie(secret) if secret else None
        agent = request.headers.get("user-agent")
        return actor and replace(actor, address=network_of(request) or None, user_agent=agent)

    async def by_password(
        self, request: Request, email: str, password: str, audience: Audience | None
    ) -> Entered | None:
        """A session for whom address and password belong to."""
        return await self._hashed(
            lambda: self._begin(request, lambda one: sign_in(one, email, password, audience))
        )

    async def by_code(
        self, request: Request, email: str, code: str, audience: Audience
    ) -> Entered | None:
        """A session for whom address and mailed code belong to."""
        return await to_thread.run_sync(
            self._begin,
            request,
            lambda one: mailed_links.sign_in_by_code(one, email, code, audience),
        )

    async def by_link(self, request: Request, secret: str) -> Entered | None:
        """A session for whom a mailed link belongs to."""
        return await to_thread.run_sync(
            self._begin, request, lambda one: mailed_links.sign_in_by_link(one, secret)
        )

    async def redeem(self, request: Request, secret: str, password: str) -> Entered:
        """Use an invitation or reset up: set the password and begin a session.

        Raises `NotLetIn` with what is wrong.
        """
        try:
            return await self._hashed(lambda: self._redeem(request, secret, password))
        except DomainError as refusal:
            raise NotLetIn(refusal.message) from refusal

    async def link_owner(self, secret: str, *, login: bool = False) -> str | None:
        """Whose password a link sets, or whom it signs in; looking uses nothing up."""
        return await to_thread.run_sync(self._owner, secret, login)

    def mail_sign_in(self, email: str, audience: Audience) -> None:
        """Mail a code and a link that sign in, if there is such a login."""
        self._mail_later(email, audience, LinkPurpose.LOGIN)

    def mail_reset(self, email: str, audience: Audience) -> None:
        """Mail a link that sets a new password, if there is such a login."""
        self._mail_later(email, audience, LinkPurpose.RESET_PASSWORD)

    def _mail_later(self, email: str, audience: Audience, purpose: LinkPurpose) -> None:
        """Begin when the answer is on its way, so that its time cannot tell who there is.

        With very many askers at once the latest are forgotten; they may ask again.
        """
        if len(self._asked) >= MOST_WAITING:
            return
        asked = asyncio.create_task(to_thread.run_sync(self._ask, email, audience, purpose))
        self._asked.add(asked)
        asked.add_done_callback(self._asked_one)

    async def leave(self, request: Request) -> None:
        """End the session of a request."""
        actor = await self.caller(request)
        secret = cookies.session_value(request.headers.get("cookie"))
        if secret is not None:
            await to_thread.run_sync(self._close, secret)
        if actor is not None:
            self.authenticator.forget(actor)

    async def _hashed(self, work: Callable[[], Result]) -> Result:
        """Where hashes are computed: few at once, so that a flood leaves the rest served."""
        if not self._hashing:
            self._hashing.append(CapacityLimiter(HASHES_AT_ONCE))
        return await to_thread.run_sync(work, limiter=self._hashing[0])

    def _begin(self, request: Request, find: Callable[[Session], User | None]) -> Entered | None:
        with self.sessions().begin() as session:
            user = find(session)
            if user is None:
                return None
            old = cookies.session_value(request.headers.get("cookie"))
            sessions.close_session(session, old or "")
            return Entered(_open(session, user, request), user.kind)

    def _redeem(self, request: Request, secret: str, password: str) -> Entered:
        if self._owner(secret, login=False) is None:
            raise Conflict(ErrorCode.LINK_SPENT)
        hashed = passwords.hash_password(password)
        with self.sessions().begin() as session:
            user = users.set_password_by_link(session, secret, hashed)
            return Entered(_open(session, user, request), user.kind)

    def _owner(self, secret: str, login: bool) -> str | None:  # noqa: FBT001 - run_sync has no names
        find = mailed_links.login_link_owner if login else users.link_owner
        with self.sessions().begin() as session:
            user = find(session, secret)
            return user.email if user else None

    def _asked_one(self, asked: asyncio.Task[None]) -> None:
        self._asked.discard(asked)
        if not asked.cancelled() and asked.exception() is not None:
            logger.error("a sign-in mail could not be asked for", exc_info=asked.exception())

    def _ask(self, email: str, audience: Audience, purpose: LinkPurpose) -> None:
        with self.sessions().begin() as session:
            mailed_links.request_link(session, email, audience, purpose)

    def _close(self, secret: str) -> None:
        with self.sessions().begin() as session:
            sessions.close_session(session, secret)


def network_of(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def _open(session: Session, user: User, request: Request) -> str:
    agent = request.headers.get("user-agent", "")
    return sessions.open_session(session, user, agent=agent, address=network_of(request))
