"""What a filter means, row by row: a missing value is equal to nothing and different from all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from models.ids import public_id
from schema.entities import Entity
from schema.fields import Column, Computed, MoneyField, ToMany, ToOne
from tests.schema.reference.refused import Refused
from tests.schema.reference.rows import FOLDED, Record, column_of

if TYPE_CHECKING:
    from tests.schema.reference.executor import Reference

DEPTH, PREDICATES = 4, 30
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda value, asked: value == asked,
    "ne": lambda value, asked: value != asked,
    "in": lambda value, asked: value in asked,
    "notIn": lambda value, asked: value not in asked,
    "gt": lambda value, asked: value > asked,
    "gte": lambda value, asked: value >= asked,
    "lt": lambda value, asked: value < asked,
    "lte": lambda value, asked: value <= asked,
    "contains": lambda value, asked: asked in value,
    "startsWith": lambda value, asked: value.startswith(asked),
}


class Filters:
    """Judges records for one request."""

    def __init__(self, reference: Reference) -> None:
        self.reference, self.store = reference, reference.store

    def check(self, entity: Entity, asked: Mapping[str, Any], depth: int = 1) -> int:
        """Return the number of conditions; a filter that is too deep or unclear is refused."""
        if depth > DEPTH:
            raise Refused("QUERY_TOO_DEEP")
        conditions = 0
        for name, given in asked.items():
            if given is None:
                continue
            if name in {"and", "or"}:
                conditions += sum(self.check(entity, one, depth + 1) for one in given)
            elif name == "not":
                conditions += self.check(entity, given, depth + 1)
            else:
                conditions += 1 + self._check_field(entity, name, given, depth)
        return conditions

    def _check_field(self, entity: Entity, name: str, given: Mapping[str, Any], depth: int) -> int:
        declared = entity.fields[name]
        match declared:
            case MoneyField():
                if given.keys() - {"isNull", "currency"} and given.get("currency") is None:
                    raise Refused("BAD_REQUEST")
            case ToOne():
                below = _asked(given)
                return self.check(self.reference.target(declared), below, depth + 1) if below else 0
            case ToMany():
                target = self.reference.target(declared)
                asked = [one for one in given.values() if one is not None]
                return sum(self.check(target, one, depth + 1) for one in asked)
        return 0

    def holds(self, record: Record, asked: Mapping[str, Any]) -> bool:
        """Return whether a filter holds for a record; what is null was not asked."""
        return all(self._one(record, name, one) for name, one in asked.items() if one is not None)

    def _one(self, record: Record, name: str, given: Any) -> bool:
        match name:
            case "and":
                return all(self.holds(record, one) for one in given)
            case "or":
                return any(self.holds(record, one) for one in given)
            case "not":
                return not self.holds(record, given)
        declared = record.entity.fields[name]
        match declared:
            case ToOne():
                return self._to_one(record, declared, given)
            case ToMany():
                return self._to_many(record, declared, given)
            case MoneyField():
                return self._money(record, declared, given)
            case Column() | Computed():
                return self._scalar(record, name, given)
        raise AssertionError(name)

    def _to_one(self, record: Record, edge: ToOne, given: Mapping[str, Any]) -> bool:
        other = self.reference.one(record, edge)
        below = _asked(given)
        if given.get("isNull") is not None and given["isNull"] is not (other is None):
            return False
        return not below or (other is not None and self.holds(other, below))

    def _to_many(self, record: Record, edge: ToMany, given: Mapping[str, Any]) -> bool:
        others = self.reference.many(record, edge)
        judged = {
            "some": lambda asked: any(self.holds(one, asked) for one in others),
            "every": lambda asked: all(self.holds(one, asked) for one in others),
            "none": lambda asked: not any(self.holds(one, asked) for one in others),
        }
        return all(judged[name](asked) for name, asked in given.items() if asked is not None)

    def _money(self, record: Record, declared: MoneyField, given: Mapping[str, Any]) -> bool:
        amount = record.values[declared.amount or declared.name]
        currency = given.get("currency")
        if currency is not None and record.values[declared.currency] != currency:
            return False
        return all(
            self._compared(amount, name, one) for name, one in given.items() if name != "currency"
        )

    def _scalar(self, record: Record, name: str, given: Mapping[str, Any]) -> bool:
        column = column_of(record.entity, name)
        value = record.values[column]
        if name == "id":
            value = public_id(record.entity.prefix, value)
            return all(self._compared(value, key, one) for key, one in given.items())
        if "caseSensitive" not in given:
            return all(self._compared(value, key, one) for key, one in given.items())
        fold: Callable[[Any], Any] = _same
        if not given["caseSensitive"]:
            fold, value = self._fold, record.values[FOLDED + column]
        return all(
            self._compared(value, key, fold(one))
            for key, one in given.items()
            if key != "caseSensitive"
        )

    def _fold(self, asked: Any) -> Any:
        if isinstance(asked, str):
            return self.store.fold(asked)
        return [self.store.fold(one) for one in asked] if isinstance(asked, list) else asked

    def _compared(self, value: Any, name: str, asked: Any) -> bool:
        if asked is None:
            return {"eq": value is None, "ne": value is not None}.get(name, True)
        if name == "isNull":
            return (value is None) is asked
        if name == "between":
            asked = _asked({"gte": asked.get("from"), "lte": asked.get("to")})
            return all(value is not None and COMPARED[key](value, asked[key]) for key in asked)
        if value is None:
            return name in {"ne", "notIn"}
        if name == "relative":
            return self._relative(value, asked)
        return COMPARED[name](value, asked)

    def _relative(self, value: Any, name: str) -> bool:
        first, after = relative(name, self.store.today)
        if isinstance(value, datetime):
            begin, end = (
                datetime.combine(day, time(), self.store.zone).astimezone(UTC)
                for day in (first, after)
            )
            return begin <= value < end
        return bool(first <= value < after)


def relative(name: str, today: date) -> tuple[date, date]:
    """Return the first day of a named range and the first day after it."""
    plain = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}
    if name in plain:
        first = today + timedelta(plain[name])
        return first, first + timedelta(1)
    which, what, *days = name.split("_")
    if days:
        many = timedelta(int(what))
        return (
            (today - many + timedelta(1), today + timedelta(1))
            if which == "LAST"
            else (today, today + many)
        )
    shift = {"THIS": 0, "LAST": -1, "NEXT": 1}[which]
    if what == "WEEK":
        first = today - timedelta(today.weekday()) + timedelta(7 * shift)
        return first, first + timedelta(7)
    months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}[what]
    number = (today.year * 12 + today.month - 1) // months + shift
    return _month(number * months), _month((number + 1) * months)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _asked(given: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in given.items() if key != "isNull" and one is not None}


def _same(value: Any) -> Any:
    return value
