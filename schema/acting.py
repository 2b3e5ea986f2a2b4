"""One act: a use-case in one transaction, its refusals as user errors, its replay by key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from auth.authenticate import assert_current
from auth.binding import bind
from models import clock, secrets
from models.base import Base
from models.constraints import refusal
from models.credentials import IdempotencyRecord
from models.errors import Conflict, DomainError, ErrorCode, Invalid, NotFound, Unauthenticated
from models.ids import read_id
from models.money import Money
from schema.entities import camel
from schema.http.contract import Stale, Unavailable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from auth.actors import Actor
    from schema.mutating import Converter, Mutation, Slot

KEPT = timedelta(hours=24)
KEPT_FOR_GOOD = timedelta(days=3653)  # of acts that require a key: law and money
PATIENCE = "3s"  # how long a request waits for another one with its key
ATTEMPTS = 3
RETRIED = {"40001", "40P01"}  # serialization failure, deadlock
LOCK_TIMEOUT = "55P03"
OVERTAKEN = "What you may do has changed since this request began; repeat this part of it."


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be done, by whom, under which key."""

    mutation: Mutation
    given: dict[str, Any]
    actor: Actor
    key: str | None


@dataclass(slots=True)
class Done:
    """What came of it: identities of records, plain values, refusals."""

    records: dict[str, UUID] = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    replayed: bool = False


def act(sessions: Callable[[], Session], wanted: Act) -> Done:
    """Do it, again when the database asks for it; raises `Stale` when the actor is.

    Raises `Unavailable` when the database goes on asking: others are at the same rows all the time.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with sessions() as session, session.begin():
                return _in_transaction(session, wanted)
        except OperationalError as problem:
            state = getattr(problem.orig, "sqlstate", None)
            if state == LOCK_TIMEOUT:
                return _refused(Conflict(ErrorCode.IDEMPOTENCY_IN_PROGRESS), retryable=True)
            if state not in RETRIED:
                raise
            if attempt == ATTEMPTS:
                raise Unavailable from problem
        except DBAPIError as problem:
            return _refused(_meant(problem))
    raise AssertionError  # the last attempt returned or raised


def _in_transaction(session: Session, wanted: Act) -> Done:
    record = _claim(session, wanted) if wanted.key else None
    bind(session, wanted.actor)
    try:
        assert_current(session, wanted.actor)
    except Unauthenticated as problem:
        raise Stale from problem
    if isinstance(record, Done):
        return record
    done = _attempt(session, wanted)
    if record is not None:
        record.result = _kept(done)
    return done


def _attempt(session: Session, wanted: Act) -> Done:
    """Run the use-case so that a refusal leaves nothing behind.

    Who was overtaken between his look and his write looks again, to be told what has changed.
    """
    if wanted.given.get("expectedVersion") is not None:
        try:
            return _once(session, wanted)
        except StaleDataError:
            session.expire_all()
    try:
        return _once(session, wanted)
    except StaleDataError as problem:
        return _refused(_meant(problem))


def _once(session: Session, wanted: Act) -> Done:
    try:
        with session.begin_nested():
            return _perform(session, wanted)
    except DomainError as problem:
        done = _refused(problem)
        done.records = _identities(wanted.mutation, problem.records)
        return done
    except IntegrityError as problem:
        return _refused(_meant(problem))


def _perform(session: Session, wanted: Act) -> Done:
    arguments = _arguments(wanted.mutation.slots, wanted.given)
    try:
        returned = wanted.mutation.use_case(session, wanted.actor, **arguments)
    except DomainError as problem:
        if problem.remains is None:
            raise
        problem.remains()
        session.flush()
        return _refused(problem)
    session.flush()
    return _returned(wanted.mutation, returned)


def _meant(problem: Exception) -> DomainError:
    """Return the refusal that a broken constraint stands for; everything else is a bug."""
    found = refusal(problem)
    if found is None:
        raise problem
    return found


def _claim(session: Session, wanted: Act) -> IdempotencyRecord | Done:
    """Take the key, waiting for a first request that still runs; or return what it answered."""
    session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
    key = (wanted.actor.client_id, wanted.mutation.name, wanted.key)
    plain = {name: one for name, one in wanted.given.items() if name != "idempotencyKey"}
    body = orjson.dumps(plain, default=str, option=orjson.OPT_SORT_KEYS)
    digest = hmac.new(secrets.secret_key().encode(), body, hashlib.sha256).hexdigest()
    now = clock.now()
    until = now + (KEPT_FOR_GOOD if wanted.mutation.keyed else KEPT)
    names = ("client", "mutation", "key")
    columns = dict(zip(names, key, strict=True))
    session.execute(
        insert(IdempotencyRecord)
        .values(**columns, input_hash=digest, created_at=now, expires_at=until)
        .on_conflict_do_nothing()
    )
    found = session.scalars(select(IdempotencyRecord).filter_by(**columns).with_for_update()).one()
    session.execute(text("SET LOCAL lock_timeout = 0"))
    if found.result is None or found.expires_at <= now:
        found.input_hash, found.expires_at = digest, until
        return found
    if found.input_hash != digest:
        return _refused(Conflict(ErrorCode.IDEMPOTENCY_KEY_REUSED))
    return _replayed(found.result)


def _arguments(slots: tuple[Slot, ...], given: dict[str, Any], within: str = "") -> dict[str, Any]:
    for slot in slots:
        if slot.said and slot.graphql not in given:
            raise Invalid(within + slot.python, code=ErrorCode.REQUIRED)
    return {
        slot.python: _value(slot.convert, given[slot.graphql], within + slot.python)
        for slot in slots
        if slot.graphql in given and (given[slot.graphql] is not None or slot.nullable)
    }


def _value(convert: Converter, value: Any, where: str) -> Any:
    if value is None:
        return None
    if convert.many:
        return [_single(convert, one, f"{where}.{index}") for index, one in enumerate(value)]
    return _single(convert, value, where)


def _single(convert: Converter, value: Any, where: str) -> Any:
    match convert.kind:
        case "id":
            found = read_id(value)
            if found is None or found[0] != convert.prefix:
                raise NotFound(where)
            return found[1]
        case "money":
            return Money(value["amount"], value["currency"])
        case "record":
            return _arguments(convert.slots, value, f"{where}.")
        case "enum":
            assert convert.members is not None
            return convert.members(getattr(value, "value", value))
        case _:
            return value


def _returned(mutation: Mutation, returned: Any) -> Done:
    done = Done()
    if isinstance(returned, Base):
        (name,) = mutation.entities
        done.records[name] = returned.id  # type: ignore[attr-defined]
    elif returned is not None:
        for name in returned.__dataclass_fields__:
            value = getattr(returned, name)
            if isinstance(value, Base):
                done.records[camel(name)] = value.id  # type: ignore[attr-defined]
            else:
                done.plain[camel(name)] = value
    return done


def _identities(mutation: Mutation, records: tuple[Any, ...]) -> dict[str, UUID]:
    """Return the records that a refusal shows, under their names in the payload."""
    names = {entity: name for name, entity in mutation.entities.items()}
    return {names[type(one).__name__]: one.id for one in records}


def _refused(problem: DomainError, *, retryable: bool = False) -> Done:
    path = [camel(part) for part in problem.field.split(".")] if problem.field else []
    told = {
        "code": problem.code.name,
        "message": problem.message,
        "path": ["input", *path],
        "params": _spelt(problem.params) or None,
        "retryable": retryable or problem.retryable,
        "helpUrl": None,
    }
    return Done(errors=[told])


def _spelt(params: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters with the names of fields as the API spells them."""
    return {
        name: [camel(one) for one in value] if name == "fields" else value
        for name, value in params.items()
    }


def _kept(done: Done) -> dict[str, Any]:
    """Return what a replay answers; plain values are secrets, which are told once and not kept."""
    records = {name: str(identity) for name, identity in done.records.items()}
    return {"records": records, "errors": done.errors}


def _replayed(result: dict[str, Any]) -> Done:
    records = {name: UUID(identity) for name, identity in result["records"].items()}
    return Done(records, errors=result["errors"], replayed=True)


def overtaken() -> Done:
    """Return the refusal of an act whose actor's rights changed after earlier acts were done."""
    return _refused(Conflict(message=OVERTAKEN), retryable=True)
