"""Mutations made of use-cases: the input from the signature, the payload from what it returns."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)
from uuid import UUID

from models.base import Base
from models.ids import IdOf
from models.money import Money
from resolvers.use_cases import ONE_OF, is_keyed, seen_by
from schema.blueprints import Blueprint, Member, Origin, draw, enumeration
from schema.entities import ENTITIES, Entity, by_prefix, camel

_PLAIN = {
    str: "str",
    int: "int",
    bool: "bool",
    Decimal: "Decimal",
    date: "date",
    datetime: "datetime",
    time: "time",
    UUID: "ID",
    Money: "MoneyInput",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One keyword of a use-case and the input field it is filled from."""

    python: str
    graphql: str
    convert: Converter
    required: bool
    nullable: bool
    said: bool = False  # null has a meaning, so it must be said: leaving it out is a mistake


@dataclass(frozen=True, slots=True)
class Converter:
    """How an input value becomes a use-case's argument."""

    kind: str  # plain, id, money, record, enum
    prefix: str = ""
    many: bool = False
    slots: tuple[Slot, ...] = ()
    members: type[StrEnum] | None = None


@dataclass(slots=True)
class Mutation:
    """One use-case as the API offers it."""

    name: str
    use_case: Callable[..., Any]
    slots: tuple[Slot, ...] = ()
    entities: dict[str, str] = field(default_factory=dict)
    returns: type[Any] | None = None
    guarded: bool = False  # tries credentials: few in one document

    @property
    def keyed(self) -> bool:
        """Return whether a request must bring an idempotency key, which is kept for good."""
        return is_keyed(self.use_case)

    @property
    def input_type(self) -> str:
        """Return the name of the input."""
        return f"{_pascal(self.name)}Input"

    @property
    def payload_type(self) -> str:
        """Return the name of the payload."""
        return f"{_pascal(self.name)}Payload"


MUTATIONS: dict[str, Mutation] = {}


def mutations(*use_cases: Callable[..., Any], guarded: bool = False) -> None:
    """Offer use-cases as mutations, `accept_quote` as `acceptQuote`.

    `guarded` ones try or make credentials: a document may hold only two of them.
    """
    for use_case in use_cases:
        name = camel(use_case.__name__)
        if name in MUTATIONS:
            message = f"the mutation {name} is offered twice"
            raise ValueError(message)
        MUTATIONS[name] = Mutation(name, use_case, guarded=guarded)


def draw_mutations() -> None:
    """Register the inputs, the payloads and the Mutation type."""
    members = {}
    for made in MUTATIONS.values():
        _read_signature(made)
        text = inspect.getdoc(made.use_case) or ""
        if not text:
            message = f"{made.use_case.__name__} has no docstring: it is public text"
            raise TypeError(message)
        argument = {"input": _argument(made.input_type)}
        origin = Origin("Mutation", made.name, "shown")
        members[made.name] = Member(made.payload_type, text, origin, arguments=argument)
    draw(Blueprint("Mutation", "object", "What can be done.", members))


def _argument(kind: str) -> Any:
    from schema.blueprints import Argument  # noqa: PLC0415 - keeps the import list by meaning

    return Argument(kind, "All arguments.")


def _read_signature(made: Mutation) -> None:
    hints = get_type_hints(made.use_case, include_extras=True)
    made.returns = hints.get("return")
    made.entities = _payload_entities(made.returns)
    subject = next(iter(made.entities.values()), "")
    slots: list[Slot] = []
    members: dict[str, Member] = {}
    for name, parameter in inspect.signature(made.use_case).parameters.items():
        if name in {"session", "actor"}:
            continue
        if parameter.kind is parameter.VAR_KEYWORD:
            (fields,) = get_args(hints[name])
            found = _record(fields, subject)
        else:
            required = parameter.default is parameter.empty
            of = "" if name in seen_by(made.use_case) else subject
            found = [_slot(name, hints[name], of, required=required)]
        for slot, member in found:
            slots.append(slot)
            members[slot.graphql] = member
    words = "Makes a repeated request answer the same without a second effect."
    kind = "IdempotencyKey" if made.keyed else "IdempotencyKey | None"
    members["idempotencyKey"] = Member(kind, words)
    made.slots = tuple(slots)
    draw(Blueprint(made.input_type, "input", f"The arguments of {made.name}.", members))
    _draw_payload(made)


def _draw_payload(made: Mutation) -> None:
    members = {
        name: Member(f"{kind} | None", f"The {kind} after the act.", Origin(kind, "id", "shown"))
        for name, kind in made.entities.items()
    }
    if made.returns is not None and dataclasses.is_dataclass(made.returns):
        hints = get_type_hints(made.returns)
        for one in dataclasses.fields(made.returns):
            key = camel(one.name)
            if key not in members:
                kind = _PLAIN[_without_none(hints[one.name])]
                members[key] = Member(f"{kind} | None", one.metadata.get("description", key))
    members["userErrors"] = Member("list[UserError]", "What was wrong; empty when it was done.")
    draw(Blueprint(made.payload_type, "object", f"The outcome of {made.name}.", members))


def _payload_entities(returns: Any) -> dict[str, str]:
    if returns is None or returns is NoneType:
        return {}
    if isinstance(returns, type) and issubclass(returns, Base):
        kind = _entity_of(returns).name
        return {kind[0].lower() + kind[1:]: kind}
    if dataclasses.is_dataclass(returns):
        hints = get_type_hints(returns)
        return {
            camel(name): _entity_of(kind).name
            for name, kind in ((n, _without_none(h)) for n, h in hints.items())
            if isinstance(kind, type) and issubclass(kind, Base)
        }
    message = f"a use-case returns a record, a dataclass or nothing, not {returns!r}"
    raise TypeError(message)


def _entity_of(model: type[Base]) -> Entity:
    prefix = model.__prefix__ or ""
    named = ENTITIES.get(model.__name__)
    found = named if named and named.model is model else by_prefix(prefix)
    if found is None:
        message = f"{model.__name__} is returned by a mutation and has no type"
        raise TypeError(message)
    return found


def _record(fields: type[Any], subject: str) -> list[tuple[Slot, Member]]:
    assert is_typeddict(fields), fields
    hints = get_type_hints(fields, include_extras=True)
    return [
        _slot(name, _bare(hint), subject, required=_is_required(fields, name, hint))
        for name, hint in hints.items()
    ]


def _is_required(fields: type[Any], name: str, hint: Any) -> bool:
    # The mark counts first: where annotations are text, `__required_keys__` does not know it.
    mark = get_origin(hint)
    if mark in {Required, NotRequired}:
        return mark is Required
    return name in fields.__required_keys__


def _slot(name: str, hint: Any, subject: str, *, required: bool) -> tuple[Slot, Member]:
    graphql = camel(name)
    nullable = _admits_none(hint)
    annotation, convert = _convert(_without_none(hint), subject)
    description, origin = _described(graphql, subject)
    optional = not required or nullable
    member = Member(f"{annotation} | None" if optional else annotation, description, origin)
    needed, said = required and not nullable, required and nullable
    return Slot(name, graphql, convert, needed, nullable, said), member


def _convert(hint: Any, subject: str) -> tuple[str, Converter]:
    if get_origin(hint) is list:
        annotation, inner = _convert(get_args(hint)[0], subject)
        return f"list[{annotation}]", dataclasses.replace(inner, many=True)
    if get_origin(hint) is Annotated:
        base, *marks = get_args(hint)
        prefix = next((mark.prefix for mark in marks if isinstance(mark, IdOf)), "")
        return ("ID", Converter("id", prefix)) if prefix else _convert(base, subject)
    if is_typeddict(hint):
        return _nested(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return enumeration(hint), Converter("enum", members=hint)
    if hint not in _PLAIN:
        message = f"{hint!r} has no GraphQL input"
        raise TypeError(message)
    return _PLAIN[hint], Converter("money" if hint is Money else "plain")


def _nested(fields: type[Any]) -> tuple[str, Converter]:
    from schema.blueprints import BLUEPRINTS  # noqa: PLC0415 - see _argument

    name = f"{fields.__name__.removesuffix('Input')}Input"
    found = _record(fields, "")
    if name not in BLUEPRINTS:
        text = inspect.cleandoc(fields.__doc__ or name)
        drawn = {slot.graphql: member for slot, member in found}
        draw(Blueprint(name, "input", text, drawn, one_of=fields in ONE_OF))
    return name, Converter("record", slots=tuple(slot for slot, _ in found))


def _described(name: str, subject: str) -> tuple[str, Origin]:
    """Return a field's text and matrix line: those of the entity's field of that name."""
    entity = ENTITIES.get(subject)
    for candidate in (name, name.removesuffix("Ids") + "s", name.removesuffix("Id")):
        if entity and candidate in entity.fields and candidate != "id":
            declared = entity.fields[candidate]
            return declared.description, Origin(entity.name, candidate, "written")
    words = {
        "version": "The number of the version that you read.",
        "expectedVersion": "The version that you read. A later one is a CONFLICT, whose `params`"
        " tell the `currentVersion` and the `changedFields` since.",
    }
    return words.get(name, _spaced(name)), Origin("", "", "always")


def _spaced(name: str) -> str:
    text = "".join(f" {one.lower()}" if one.isupper() else one for one in name)
    return text[:1].upper() + text[1:] + "."


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in {Required, NotRequired} else hint


def _admits_none(hint: Any) -> bool:
    return get_origin(hint) in {Union, UnionType} and NoneType in get_args(hint)


def _without_none(hint: Any) -> Any:
    if not _admits_none(hint):
        return hint
    (only,) = [one for one in get_args(hint) if one is not NoneType]
    return only
