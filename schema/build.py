"""One schema for every role from one set of types."""

from __future__ import annotations

import hashlib
import threading
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import strawberry
from graphql import (
    GraphQLInputObjectType,
    GraphQLSchema,
    lexicographic_sort_schema,
    print_schema,
)
from strawberry.schema.config import StrawberryConfig

from auth.actors import Role
from auth.permissions import COLUMNS, matrix, missing_line
from schema import api, contexts, names, statistics
from schema.blueprints import BLUEPRINTS, materialize
from schema.connections import draw_entities
from schema.mutating import draw_mutations
from schema.projection import project
from schema.roots import draw_query
from schema.scalars import SCALARS
from schema.shared import draw_shared

if TYPE_CHECKING:
    from types import ModuleType

_BUILDING = threading.RLock()
_DECLARING: tuple[ModuleType, ...] = (contexts, api, statistics)


class MatrixIncomplete(Exception):
    """A field has no line in the matrix, or a line has no field."""


def whole() -> GraphQLSchema:
    """Return the unprojected schema, which nobody talks to; made once, by whoever asks first."""
    with _BUILDING:
        return _whole()


def schema_of(role: Role) -> GraphQLSchema:
    """Return the schema that a role talks to."""
    with _BUILDING:
        return _projected(role)


@cache
def _whole() -> GraphQLSchema:
    draw_shared()
    draw_entities()
    draw_query()
    draw_mutations()
    classes = materialize()
    check_matrix()
    made = strawberry.Schema(
        query=classes["Query"],
        mutation=classes["Mutation"],
        types=[one for name, one in classes.items() if name in names.__dict__],
        config=StrawberryConfig(auto_camel_case=False, scalar_map=SCALARS),
    )
    schema = made._schema  # noqa: SLF001 - graphql-core's schema has no public accessor
    _speak_plainly(schema)
    # strawberry answers this one from its own extensions, which a projected type does not carry
    kind: Any = schema.type_map["__Type"]
    kind.fields["isOneOf"].resolve = lambda one, _: getattr(one, "is_one_of", None)
    return schema


def _speak_plainly(schema: GraphQLSchema) -> None:
    """Make Python's enumeration members among the defaults what the schema's values are: text."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            for one in kind.fields.values():
                if isinstance(one.default_value, Enum):
                    one.default_value = one.default_value.value


@cache
def _projected(role: Role) -> GraphQLSchema:
    return project(_whole(), role)


def printed(role: Role | None = None) -> str:
    """Return the SDL of a role, or of the unprojected schema."""
    chosen = whole() if role is None else schema_of(role)
    return print_schema(lexicographic_sort_schema(chosen)) + "\n"


def check_matrix() -> None:
    """Refuse fields without a line, saying the line to paste, and lines without a field."""
    needed = {
        (member.origin.kind, member.origin.field)
        for one in BLUEPRINTS.values()
        for member in one.members.values()
        if member.origin.right != "always"
    }
    missing = sorted(needed - matrix().keys())
    unknown = sorted(matrix().keys() - needed)
    lines = [missing_line(*one) for one in missing]
    lines += [f"{kind}.{field}: this line belongs to no field" for kind, field in unknown]
    if lines:
        columns = " ".join(role.value.lower() for role in COLUMNS)
        raise MatrixIncomplete(f"auth/permissions ({columns}):\n" + "\n".join(lines))


def roles() -> tuple[Role, ...]:
    """Return all roles, in the order of the matrix."""
    return COLUMNS


@cache
def fingerprint(role: Role) -> str:
    """Return the SHA-256 of a role's SDL."""
    return hashlib.sha256(printed(role).encode()).hexdigest()
