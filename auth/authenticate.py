"""From a bearer token or cookie to an actor: loaded by one statement, kept for seconds."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from anyio import CapacityLimiter, to_thread
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session as Database

from auth import opaque
from auth.actors import API_WRITE, Actor, Role
from auth.credentials import Kind, kind_of, load
from auth.lookups import LookUp
from models import clock, database
from models.errors import Unauthenticated
from models.identities import User
from models.recipients import LinkGrant

KEPT = 10_000
FRESH = timedelta(seconds=60)
LOADS_AT_ONCE = 8


class Authenticator:
    """Knows who is calling; a kept actor costs one hash and one look into a dictionary.

    Freshness is the reader's business: compiled reads compare the actor's access epoch and call
    `forget` when it is stale; whatever runs no such read asks `assert_current`.
    """

    def __init__(self, engine: Callable[[], Engine] = database.engine, *, kept: int = KEPT) -> None:
        self._engine = engine
        self._room = kept
        self._kept: OrderedDict[str, Actor] = OrderedDict()
        self._loading: dict[str, asyncio.Future[Actor | None]] = {}
        self._threads: CapacityLimiter | None = None

    async def bearer(self, token: str) -> Actor | None:
        """The actor behind an API token or an OAuth access token."""
        kind = kind_of(token) if opaque.plausible(token) else None
        return await self._actor(kind, token) if kind else None

    async def cookie(self, value: str) -> Actor | None:
        """The actor behind a session cookie."""
        return await self._actor(Kind.SESSION, value) if opaque.plausible(value) else None

    def forget(self, actor: Actor) -> None:
        """Drop whatever is kept of this actor's login."""
        for key in [key for key, kept in self._kept.items() if kept.user_id == actor.user_id]:
            del self._kept[key]

    def forget_all(self) -> None:
        """Drop everything, as after a change of the clock."""
        self._kept.clear()

    async def _actor(self, kind: Kind, secret: str) -> Actor | None:
        key = f"{kind}{opaque.fingerprint(secret)}"
        kept = self._kept.get(key)
        if kept is not None and clock.now() < kept.valid_until:
            return kept
        if key not in self._loading:
            self._loading[key] = asyncio.ensure_future(self._load(kind, key))
        return await asyncio.shield(self._loading[key])

    async def _load(self, kind: Kind, key: str) -> Actor | None:
        self._threads = self._threads or CapacityLimiter(LOADS_AT_ONCE)
        try:
            found = await to_thread.run_sync(
                self._read, kind, key.removeprefix(kind), limiter=self._threads
            )
            self._keep(key, found)
        finally:
            del self._loading[key]
        return found

    def _read(self, kind: Kind, token_hash: str) -> Actor | None:
        with self._engine().begin() as connection:
            return load(connection, kind, token_hash, until=_fresh_until(clock.now()))

    def _keep(self, key: str, actor: Actor | None) -> None:
        self._kept.pop(key, None)
        if actor is not None:
            self._kept[key] = actor
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)


def may_only_read(actor: Actor) -> bool:
    """Whether a program acts for somebody who let it read and not write."""
    return actor.is_program and API_WRITE not in actor.scopes


def assert_current(session: Database, actor: Actor) -> None:
    """Refuse, in a change's own transaction, whose access was changed or is read-only."""
    if actor.is_system or actor.role is Role.PUBLIC:
        return
    if may_only_read(actor):
        raise Unauthenticated(f"This token lacks the scope {API_WRITE}.")
    if actor.bearer is not None:
        _assert_link(session, actor.bearer.grant_id)
        return
    epoch = session.scalar(
        select(User.access_epoch).where(User.id == actor.user_id),
        execution_options={"look_up": LookUp.CURRENT_ACCESS},
    )
    if epoch != actor.access_epoch or clock.now() >= actor.valid_until:
        raise Unauthenticated


def _assert_link(session: Database, grant_id: UUID) -> None:
    """Refuse a link that was revoked or has expired; a change of the link waits for this one."""
    grant = session.scalar(
        select(LinkGrant).where(LinkGrant.id == grant_id).with_for_update(read=True),
        execution_options={"look_up": LookUp.LINKS_OF_QUOTE},
    )
    if grant is None or not grant.live:
        raise Unauthenticated


def _fresh_until(moment: datetime) -> datetime:
    """A minute, but never past midnight in UTC, when memberships of teams begin and end."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return min(moment + FRESH, midnight)
