"""From a posted form to a mutation's input, by the types of the schema, and back to the form."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)

from portals.pages import said


class Told(NamedTuple):
    """A refusal as the API words it, with its code for those who read another language."""

    message: str
    code: str = ""


WHOLE: Final = re.compile(r"-?[0-9]{1,9}")
KEY: Final = "idempotencyKey"
WHICH: Final = "do"
OWN: Final = frozenset({"form_token", WHICH})
TRUE: Final = frozenset({"on", "true", "1", "yes"})
WHOLE_NUMBER: Final = said("Enter a whole number.")
ONE_OF_THEM: Final = said("Choose one of the answers.")
NEEDED: Final = Told(said("Fill this in."), "REQUIRED")
MISFORMED: Final = Told(said("This is not of the form that the field takes."), "INVALID")


@dataclass(slots=True)
class Form:
    """One form of a page as the template sees it: what was entered, and what is wrong with it."""

    name: str
    token: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, Told] = field(default_factory=dict)
    general: list[Told] = field(default_factory=list)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def wrong(self) -> bool:
        """Whether the summary of errors is shown."""
        return bool(self.errors or self.general)

    def value(self, name: str, usual: Any = None) -> Any:
        """What a field shows: what was entered, else what there is."""
        return self.entries.get(name, "" if usual is None else usual)


def read_input(kind: Any, fields: Mapping[str, str], form: Form) -> dict[str, Any]:
    """The input of a mutation; what is no number and no choice is told in the form's errors.

    Names with dots are nested: `signature.typed`, `lines.0.quantity`. An empty field is null, or
    an empty text where the schema wants a text; an object is null that need not be and lacks what
    it needs. A box that is not ticked is false where it must be said, and a list that was not sent
    is empty; what else must be there and is not, is told in the form's errors. Fields that the
    schema does not know are left out.
    """
    nested: dict[str, Any] = {}
    for name, value in fields.items():
        if name not in OWN:
            _put(nested, name.split("."), value)
    found: dict[str, Any] = _object(get_nullable_type(kind), nested, form, "")
    return found


def read_variables(kinds: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a page's query from its address; what does not fit is as if not given."""
    wrong = Form("address")
    found = {
        name: _value(kind, given[name], wrong, name)
        for name, kind in kinds.items()
        if given.get(name)
    }
    return {name: value for name, value in found.items() if name not in wrong.errors}


def tell(form: Form, refusals: list[dict[str, Any]]) -> None:
    """Put the refusals of a mutation beside the fields they name, or above the form."""
    for one in refusals:
        path = ".".join(str(part) for part in (one.get("path") or ())[1:])
        told = Told(one["message"], one["code"])
        if path and path != KEY:
            form.errors.setdefault(path, told)
        else:
            form.general.append(told)


def _put(nested: dict[str, Any], path: list[str], value: str) -> None:
    *above, last = path
    for part in above:
        inner = nested.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        nested = inner
    nested[last] = value


def _object(
    kind: GraphQLInputObjectType, nested: Mapping[str, Any], form: Form, within: str
) -> dict[str, Any]:
    found = {}
    for name, one in kind.fields.items():
        if name in nested:
            found[name] = _value(one.type, nested[name], form, within + name)
        elif is_non_null_type(one.type):
            found[name] = _absent(get_nullable_type(one.type), form, within + name)
    return found


def _absent(kind: Any, form: Form, where: str) -> Any:
    """What a field means that was not sent: a box not ticked, a list of nothing, or a mistake."""
    if is_list_type(kind):
        return []
    if _named(kind) == "Boolean":
        return False
    form.errors[where] = Told(ONE_OF_THEM) if is_enum_type(kind) else NEEDED
    return None


def _value(kind: Any, given: Any, form: Form, where: str) -> Any:
    inner = get_nullable_type(kind)
    if is_input_object_type(inner):
        nested = given if isinstance(given, dict) else {}
        if not is_non_null_type(kind) and _lacks(inner, nested):
            return None
        return _object(inner, nested, form, f"{where}.")
    if is_list_type(inner):
        listed = given.items() if isinstance(given, dict) else [("0", given)] if given else ()
        in_order = sorted(listed, key=lambda one: (len(one[0]), one[0]))
        return [_value(inner.of_type, one, form, f"{where}.{at}") for at, one in in_order]
    text = given.strip() if isinstance(given, str) else ""
    if not text and not (is_non_null_type(kind) and _named(kind) in {"String", "ID"}):
        if _named(kind) == "Boolean":
            return False
        return _absent(inner, form, where) if is_non_null_type(kind) else None
    return _plain(inner, text, given, form, where)


def _plain(kind: Any, text: str, given: Any, form: Form, where: str) -> Any:
    if is_enum_type(kind):
        if text not in kind.values:
            form.errors[where] = Told(ONE_OF_THEM)
        return text
    match kind.name:
        case "Int":
            if not WHOLE.fullmatch(text):
                form.errors[where] = Told(WHOLE_NUMBER)
                return None
            return int(text)
        case "Boolean":
            return text.lower() in TRUE
        case "String":
            return given.replace("\r\n", "\n") if isinstance(given, str) else ""
        case _:
            try:
                kind.parse_value(text)
            except (GraphQLError, ValueError, ArithmeticError):
                form.errors[where] = MISFORMED
            return text


def _lacks(kind: GraphQLInputObjectType, nested: Mapping[str, Any]) -> bool:
    """Whether a number, a day or the like that the object needs is empty."""
    return any(
        is_non_null_type(one.type)
        and _named(one.type) not in {"String", "ID", "Boolean"}
        and not str(nested.get(name, "")).strip()
        for name, one in kind.fields.items()
    )


def _named(kind: Any) -> str:
    return str(getattr(get_nullable_type(kind), "name", ""))
