"""Every GraphQL type as data, before it becomes a strawberry class: what the projection reads."""

from __future__ import annotations

import builtins
import enum
import inspect
import keyword
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Optional

import strawberry
from strawberry.types.lazy_type import LazyType

from schema import names

if TYPE_CHECKING:
    from collections.abc import Callable

Right = Literal["shown", "compared", "written", "always"]
Kind = Literal["object", "input", "enum", "interface"]
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Origin:
    """The line of the matrix that decides about a member, and what the cell must allow."""

    kind: str
    field: str
    right: Right


ALWAYS = Origin("", "", "always")


@dataclass(slots=True)
class Argument:
    """An argument of a field."""

    annotation: str
    description: str
    default: Any = _ABSENT


@dataclass(slots=True)
class Member:
    """A field of an object, an input field or an enum value."""

    annotation: str
    description: str
    origin: Origin = ALWAYS
    arguments: dict[str, Argument] = field(default_factory=dict)
    default: Any = _ABSENT
    note: str = ""


@dataclass(slots=True)
class Blueprint:
    """One GraphQL type."""

    name: str
    kind: Kind
    description: str
    members: dict[str, Member] = field(default_factory=dict)
    interfaces: tuple[str, ...] = ()
    one_of: bool = False


BLUEPRINTS: dict[str, Blueprint] = {}


def draw(blueprint: Blueprint) -> Blueprint:
    """Register a type; a name twice is an error."""
    if blueprint.name in BLUEPRINTS:
        message = f"the type {blueprint.name} is declared twice"
        raise ValueError(message)
    BLUEPRINTS[blueprint.name] = blueprint
    return blueprint


def enumeration(members: type[enum.Enum], description: str | None = None) -> str:
    """Register a Python enumeration once and return its name."""
    if members.__name__ not in BLUEPRINTS:
        text = description or inspect.cleandoc(members.__doc__ or members.__name__)
        draw(
            Blueprint(
                members.__name__,
                "enum",
                text,
                {one.name: Member("", "") for one in members},
            )
        )
        setattr(names, members.__name__, strawberry.enum(members, description=text))
    return members.__name__


def materialize() -> dict[str, type[Any]]:
    """Make the strawberry classes of all registered types; they refer to each other by name."""
    made = {}
    for blueprint in BLUEPRINTS.values():
        if not hasattr(names, blueprint.name):
            setattr(names, blueprint.name, _class(blueprint))
        made[blueprint.name] = getattr(names, blueprint.name)
    return made


def _class(blueprint: Blueprint) -> type[Any]:
    if blueprint.kind == "enum":
        values = {name: name for name in blueprint.members}
        made = enum.Enum(blueprint.name, values, module=names.__name__)  # type: ignore[misc]
        return strawberry.enum(made, description=blueprint.description)
    body: dict[str, Any] = {"__module__": names.__name__, "__annotations__": {}}
    for name, member in blueprint.members.items():
        attribute = name + "_" if keyword.iskeyword(name) else name
        body["__annotations__"][attribute] = annotation(member.annotation)
        body[attribute] = _field(blueprint, name, member)
    bases = tuple(getattr(names, one) for one in blueprint.interfaces) or (object,)
    raw = type(blueprint.name, bases, body)
    made_by: dict[str, Callable[..., type[Any]]] = {
        "object": strawberry.type,
        "input": strawberry.input,
        "interface": strawberry.interface,
    }
    options: dict[str, Any] = {"one_of": True} if blueprint.one_of else {}
    return made_by[blueprint.kind](
        raw, name=blueprint.name, description=blueprint.description, **options
    )


def _field(blueprint: Blueprint, name: str, member: Member) -> Any:
    options: dict[str, Any] = {"name": name, "description": member.description}
    if blueprint.kind == "input":
        if member.default is not _ABSENT:
            options["default"] = member.default
        elif member.annotation.endswith("| None"):
            options["default"] = strawberry.UNSET
        return strawberry.field(**options)
    if member.arguments:
        options["resolver"] = _resolver(member)
        options.pop("default", None)
    return strawberry.field(**options)


def _resolver(member: Member) -> Callable[..., Any]:
    """Return a function that only carries the arguments: fields are planned, never resolved."""

    def planned(self: Any, **_: Any) -> Any:
        raise NotImplementedError

    returned = annotation(member.annotation)
    parameters = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    planned.__annotations__ = {"return": returned}
    for name, argument in member.arguments.items():
        named = strawberry.argument(name=name, description=argument.description)
        kind: Any = Annotated[annotation(argument.annotation), named]
        planned.__annotations__[name] = kind
        default: Any = argument.default
        if default is _ABSENT:
            nullable = argument.annotation.endswith("| None")
            default = strawberry.UNSET if nullable else inspect.Parameter.empty
        keyword_only = inspect.Parameter.KEYWORD_ONLY
        parameters.append(inspect.Parameter(name, keyword_only, default=default, annotation=kind))
    planned.__signature__ = inspect.Signature(parameters, return_annotation=returned)  # type: ignore[attr-defined]
    planned.__module__ = names.__name__
    return planned


@cache
def annotation(text: str) -> Any:
    """Return the type that an annotation names.

    Types of the schema stay lazy, since they meet in circles; nothing is compiled from text, since
    that would take most of a start.
    """
    if text.endswith(" | None"):
        return Optional[annotation(text.removesuffix(" | None"))]  # noqa: UP045 - lazy types need it
    if text.startswith("list["):
        return list[annotation(text[5:-1])]  # type: ignore[misc]
    if text in BLUEPRINTS:
        return LazyType(text, names.__name__)
    return getattr(names, text, None) or getattr(builtins, text)
