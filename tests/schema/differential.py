"""One document through both emitters and through the plain reference, for one actor at a time."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection

import settings
from auth.actors import Actor
from models import clock, database
from schema.reading.engine import Engine
from schema.reading.operations import compile_query
from tests.api import PEOPLE, Api, actor_of, opened
from tests.schema.reference.executor import Reference

MARK = re.compile("1[0-9a-f]{12}")
REFUSED_WHOLE = {"QUERY_TOO_COSTLY", "QUERY_TOO_DEEP", "BAD_REQUEST", "GRAPHQL_VALIDATION_FAILED"}


class LevelEngine(Engine):
    """Takes the emitter of levels for everything, as if every document needed Python."""

    def _plan(self, role: Any, document: Any, operation: Any, variables: Any) -> Any:
        largest = settings.get().limits(role.audience).page_maximum
        rights = self._rights[role]
        return compile_query(rights, document, operation, variables, largest, python=True)


@dataclass
class Side:
    """What one of the three answers."""

    answer: bytes
    errors: list[tuple[str, Any]]


class Differential:
    """The three executors side by side, at a stopped clock."""

    def __init__(self, text: Api, levels: Api, connection: Connection) -> None:
        self.text, self.levels, self.connection = text, levels, connection
        levels.engine._documents = text.engine._documents  # validated once for both
        levels.engine._rights = text.engine._rights
        self._actors: dict[str, Actor] = {}
        self._references: dict[str, Reference] = {}

    def actor(self, person: str) -> Actor:
        """Return somebody of the world."""
        if person not in self._actors:
            self._actors[person] = actor_of(PEOPLE.get(person, person))
        return self._actors[person]

    def reference(self, person: str) -> Reference:
        """Return the reference of somebody of the world."""
        if person not in self._references:
            self._references[person] = Reference(self.connection, self.actor(person))
        return self._references[person]

    def compare(
        self,
        person: str,
        document: str,
        variables: dict[str, Any] | None = None,
        *,
        levels: bool = True,
    ) -> Any:
        """Return the data on which all three agree; without `levels`, the other two."""
        actor = self.actor(person)
        by_text = _side(self.text(actor).run(document, variables))
        by_level = _side(self.levels(actor).run(document, variables)) if levels else by_text
        told = f"{person}: {document} {variables or ''}"
        assert by_level == by_text, f"{told}\nlevels {by_level}\ntext   {by_text}"
        if by_text.errors and by_text.errors[0][0] in REFUSED_WHOLE - {"GRAPHQL_VALIDATION_FAILED"}:
            return None  # how much is too much, the reference does not know
        valid = ("GRAPHQL_VALIDATION_FAILED", None) not in by_text.errors
        plain = self.reference(person).run(document, variables, valid=valid)
        expected = Side(orjson.dumps(plain.get("data")), plain.get("errors", []))
        assert by_text == expected, f"{told}\nengine    {by_text}\nreference {expected}"
        return orjson.loads(by_text.answer)


def _side(answer: dict[str, Any]) -> Side:
    errors = [(one["extensions"]["code"], one.get("path")) for one in answer.get("errors", ())]
    if errors and errors[0][0] in REFUSED_WHOLE:
        errors = [(errors[0][0], None)]
    return Side(orjson.dumps(_plain(answer.get("data"))), errors)


def _plain(value: Any) -> Any:
    """Take the mark out of cursors: it is the engine's own."""
    match value:
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case str() if len(value) > 20:
            return unmarked(value)
        case _:
            return value


def unmarked(text: str) -> str:
    """Return a cursor as the reference writes it; every other text as it is."""
    try:
        padded = text + "=" * (-len(text) % 4)
        parts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        return text
    if not isinstance(parts, list) or not MARK.fullmatch(str(parts[0])):
        return text
    return base64.urlsafe_b64encode(orjson.dumps(parts[1:])).decode().rstrip("=")


@contextmanager
def side_by_side() -> Iterator[Differential]:
    """Open the three executors over the configured database."""
    generous = {"CRM_COST_LIMIT_STAFF": "10000000", "CRM_COST_LIMIT_OUTSIDERS": "10000000"}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in generous.items():
            environment.setenv(name, value)
        settings.get.cache_clear()
        with (
            opened() as text,
            opened(LevelEngine) as levels,
            database.engine().connect() as plain,
            clock.frozen(clock.now()),
        ):
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            yield Differential(text, levels, connection)
    settings.get.cache_clear()
