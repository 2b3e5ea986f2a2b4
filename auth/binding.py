"""The actor-bound session: every ORM statement carries the row rules, every change its author."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ClauseElement, Executable, Table, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql import visitors

from auth import rows
from auth.actors import Actor
from auth.lookups import LookUp
from auth.sight import Sight
from models.base import Base

ACTOR = "actor"
RULES = "rules"
LOOK_UP = "look_up"
CONDITIONAL = "conditional"


class Unbounded(RuntimeError):
    """A use-case tried a statement that the row rules cannot hold; never a caller's fault."""


def bind(session: Session, actor: Actor) -> Session:
    """Make the session see and write as this actor, until it is closed."""
    session.info[ACTOR] = actor
    session.info.pop(RULES, None)
    return session


@contextmanager
def acting_as(session: Session, actor: Actor) -> Iterator[None]:
    """Let a part of a use-case see as somebody else; what it writes is the caller's to answer for.

    For copying whole what the caller sees in part; `LookUp.OFFERED_WHOLE` says why.
    """
    before = bound_actor(session)
    bind(session, actor)
    try:
        yield
    finally:
        if before is not None:
            bind(session, before)


def bound_actor(session: Session) -> Actor | None:
    """Who the session acts for; nobody before anyone has signed in."""
    return cast("Actor | None", session.info.get(ACTOR))


@event.listens_for(Session, "do_orm_execute")
def _within_sight(state: ORMExecuteState) -> None:
    actor = bound_actor(state.session)
    if actor is None or actor.is_system or state.is_column_load:
        return
    wider = state.execution_options.get(LOOK_UP)
    if wider is not None:
        LookUp(wider)
        return
    _refuse_what_escapes(state)
    state.statement = state.statement.options(*_rules(state, actor))


def _rules(state: ORMExecuteState, actor: Actor) -> list[Sight]:
    """The rules of the models that a statement mentions, each made once in a session."""
    known: dict[type[Base], Sight | None] = state.session.info.setdefault(RULES, {})
    for model in (mentioned := _mentioned(state.statement)):
        if model not in known:
            criteria = rows.criteria(model, actor)
            known[model] = None if criteria is None else Sight(model, criteria)
    return [rule for model in mentioned if (rule := known[model]) is not None]


def _mentioned(statement: Executable) -> list[type[Base]]:
    """Every model that a statement names anywhere, by entity, table or relationship."""
    found: set[type[Base]] = set()
    for element in visitors.iterate(cast("ClauseElement", statement)):
        entity = element._annotations.get("parententity")  # noqa: SLF001 - how an entity is marked
        if entity is not None:
            found.add(entity.mapper.class_)
        table = element if isinstance(element, Table) else getattr(element, "table", None)
        if table in _of_tables():
            found.add(_of_tables()[table])
        for joined, *_ in getattr(element, "_setup_joins", ()):
            if hasattr(joined, "property"):
                found.add(joined.property.mapper.class_)
    if any(not isinstance(option, Sight) for option in getattr(statement, "_with_options", ())):
        found.update(_of_tables().values())
    return sorted(found, key=lambda model: model.__name__)


@lru_cache(maxsize=1)
def _of_tables() -> dict[Any, type[Base]]:
    return {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}


def _refuse_what_escapes(state: ORMExecuteState) -> None:
    if not state.is_orm_statement:
        message = "an actor's session takes ORM statements only; name a look-up for anything else"
        raise Unbounded(message)
    if any(_joins_eagerly(option) for option in getattr(state.statement, "_with_options", ())):
        message = "joinedload() reads past the row rules; use selectinload() or a join"
        raise Unbounded(message)
    if not state.is_select and not state.execution_options.get(CONDITIONAL):
        message = f"a bulk statement needs execution_options({CONDITIONAL}=True)"
        raise Unbounded(message)


def _joins_eagerly(option: Any) -> bool:
    strategies = (element.strategy or () for element in getattr(option, "context", ()))
    return any(("lazy", "joined") in strategy for strategy in strategies)


@event.listens_for(Session, "before_flush")
def _sign(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    actor = bound_actor(session)
    if actor is None or actor.is_system:
        return
    for record in session.new:
        if hasattr(record, "created_by_id"):
            record.created_by_id = record.created_by_id or actor.user_id
            record.updated_by_id = actor.user_id
    for record in session.dirty:
        if hasattr(record, "updated_by_id") and session.is_modified(record):
            record.updated_by_id = actor.user_id
