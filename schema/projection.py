"""The field gate: from the one schema the schema of a role, in which nothing forbidden exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_required_input_field,
    specified_directives,
)
from graphql.utilities.map_schema_config import SchemaElementKind, map_schema_config

from auth.actors import STAFF_ROLES, Role
from auth.permissions import COLUMNS, Cell, cell, matrix
from models.errors import ErrorCode
from resolvers.use_cases import codes_of
from schema.blueprints import BLUEPRINTS, Blueprint, Member
from schema.entities import ENTITIES
from schema.mutating import MUTATIONS

if TYPE_CHECKING:
    from graphql import GraphQLNamedType

ALWAYS_POSSIBLE = {
    ErrorCode.NOT_FOUND,
    ErrorCode.INVALID,
    ErrorCode.REQUIRED,
    ErrorCode.TOO_LONG,
    ErrorCode.OUT_OF_RANGE,
    ErrorCode.TAKEN,
    ErrorCode.CONFLICT,
    ErrorCode.INVALID_STATE,
    ErrorCode.IDEMPOTENCY_KEY_REUSED,
    ErrorCode.IDEMPOTENCY_IN_PROGRESS,
}


class UnusableInput(Exception):
    """A role may call a mutation but not write a field that its input requires."""


def project(schema: GraphQLSchema, role: Role) -> GraphQLSchema:
    """Return the role's schema: members by the matrix, then types by what can be reached."""
    kept = _reachable(schema, _members(role))
    config = map_schema_config(schema.to_kwargs(), _Rebuild(role, kept).mappers)
    return GraphQLSchema(**config)


def _members(role: Role) -> dict[str, set[str]]:
    """Return the members of every type that the matrix leaves to a role."""
    return {
        name: {key for key, member in one.members.items() if _allowed(one, key, member, role)}
        for name, one in BLUEPRINTS.items()
    }


def _allowed(one: Blueprint, key: str, member: Member, role: Role) -> bool:
    if one.name == "UserErrorCode":
        return key in error_codes(role)
    origin = member.origin
    if origin.right == "always":
        return True
    decided: Cell = cell(origin.kind, origin.field, role)
    return bool(getattr(decided, origin.right))


def error_codes(role: Role) -> set[str]:
    """Return the codes that the role's own mutations can answer."""
    found = {code.name for code in ALWAYS_POSSIBLE}
    for name, mutation in MUTATIONS.items():
        if cell("Mutation", name, role) is Cell.CALL:
            found |= {code.name for code in codes_of(mutation.use_case)}
    return found


def _reachable(schema: GraphQLSchema, kept: dict[str, set[str]]) -> dict[str, set[str]]:
    """Drop members that lead to types without members, until nothing changes."""
    changed = True
    while changed:
        changed = False
        for name, members in kept.items():
            kind = schema.type_map.get(name)
            for member in list(members):
                target = _target(kind, member)
                if target in kept and not _inhabited(target, kept):
                    members.discard(member)
                    changed = True
    return kept


def _inhabited(name: str, kept: dict[str, set[str]]) -> bool:
    """Return whether a type says anything: a filter must compare, an ordering must have a key."""
    members = kept[name]
    if name.endswith("Filter"):
        return bool(members - {"and", "or", "not", "isNull"})
    if name.endswith("Order") and BLUEPRINTS[name].kind == "input":
        return "field" in members
    if name.endswith("Connection"):
        return "nodes" in members
    return bool(members)


def _target(kind: GraphQLNamedType | None, member: str) -> str:
    if isinstance(kind, (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)):
        found = kind.fields.get(member)
        return get_named_type(found.type).name if found else ""
    return ""


class _Rebuild:
    """Maps every type of the whole schema to the role's form of it."""

    def __init__(self, role: Role, kept: dict[str, set[str]]) -> None:
        self.role, self.kept = role, kept

    def mappers(self, _context: Any) -> Any:
        return {
            SchemaElementKind.OBJECT: self.fields,
            SchemaElementKind.INTERFACE: self.fields,
            SchemaElementKind.INPUT_OBJECT: self.inputs,
            SchemaElementKind.ENUM: self.values,
            SchemaElementKind.SCHEMA: self.schema,
        }

    def fields(self, config: Any) -> Any:
        allowed = self.kept.get(config["name"])
        if allowed is None:
            return config
        made, interfaces = config["fields"], config["interfaces"]
        config["fields"] = lambda: {
            key: self.field(config["name"], key, one)
            for key, one in made().items()
            if key in allowed
        }
        config["interfaces"] = lambda: interfaces() if "id" in allowed else []
        config["description"] = self.introduced(config["name"], config["description"])
        config["extensions"] = {}
        return config

    def field(self, kind: str, key: str, one: Any) -> Any:
        one.args = {
            name: argument
            for name, argument in one.args.items()
            if (target := get_named_type(argument.type).name) not in self.kept
            or _inhabited(target, self.kept)
        }
        one.extensions = {}
        one.description = self.described(kind, key, one.description or "")
        return one

    def introduced(self, kind: str, text: str | None) -> str | None:
        """Say to outsiders only what a record is: its states and rules are told in staff words."""
        if text is None or kind not in ENTITIES or self.role in STAFF_ROLES:
            return text
        return text.partition(". ")[0].partition(".\n")[0].rstrip(".") + "."

    def described(self, kind: str, key: str, text: str) -> str:
        """Say to staff who else sees the field; outsiders learn nothing of other roles."""
        blueprint = BLUEPRINTS.get(kind)
        member = blueprint.members.get(key) if blueprint else None
        if self.role not in STAFF_ROLES or member is None or member.origin.right == "always":
            return text
        line = matrix()[member.origin.kind, member.origin.field]
        seen = ", ".join(role.value.lower() for role in COLUMNS if line[role].shown)
        return f"{text}\n\nVisible to: {seen}."

    def inputs(self, config: Any) -> Any:
        allowed = self.kept.get(config["name"])
        if allowed is None:
            return config
        made, name = config["fields"], config["name"]

        def chosen() -> dict[str, Any]:
            found = made()
            for key, one in found.items():
                if key not in allowed and is_required_input_field(one):
                    raise UnusableInput(f"{self.role}: {name}.{key} is required and hidden")
                one.extensions = {}
            return {key: one for key, one in found.items() if key in allowed}

        config["fields"], config["extensions"] = chosen, {}
        config["is_one_of"] = BLUEPRINTS[name].one_of
        return config

    def values(self, config: Any) -> Any:
        allowed = self.kept.get(config["name"])
        config["extensions"] = {}
        if allowed is not None:
            made = config["values"]
            config["values"] = lambda: {key: one for key, one in made().items() if key in allowed}
        return config

    def schema(self, config: Any) -> Any:
        named = {one.name: one for one in config["types"]}
        nodes = [
            named[name]
            for name in ENTITIES
            if "id" in self.kept[name] and _inhabited(name, self.kept)
        ]
        mutation = config["mutation"] if self.kept.get("Mutation") else None
        directives = tuple(specified_directives)
        return {
            **config,
            "types": tuple(nodes),
            "mutation": mutation,
            "directives": directives,
            "extensions": {},
        }
