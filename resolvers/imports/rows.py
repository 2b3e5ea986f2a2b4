"""From a row's cells to the records that it asks for, each value converted or refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from models.pipelines import StageKind
from resolvers.imports.mapping import Making, Mapping, Source
from resolvers.imports.reading import Row
from resolvers.imports.report import Refusal, nearest, shown
from resolvers.imports.targets import NUMBER, TARGETS, Target, Unfit
from resolvers.imports.templates import filled, place_of

LONGEST_KEY: Final = 200


@dataclass(slots=True)
class Draft:
    """A record to be: its values, the keys of the records that it refers to, and its row."""

    making: Making
    key: str
    row: Row
    values: dict[str, Any]
    references: dict[str, str]

    @property
    def entity(self) -> str:
        """What it will be."""
        return self.making.entity

    def refusal(self, field: str, reason: str, *, near: str = "", value: str = "") -> Refusal:
        """A reason against the whole row, at the column that a field is made of."""
        source = self.making.fields.get(field, self.making.key)
        return Refusal(
            self.row.file,
            self.row.line,
            place_of(source, self.row.cells),
            shown(value),
            reason,
            near,
        )


def drafts(
    row: Row, makings: Iterable[Making], mapping: Mapping
) -> tuple[list[Draft], list[Refusal]]:
    """All records of a row; when anything is refused, none of them is to be made."""
    made: list[Draft] = []
    refused: list[Refusal] = []
    for making in makings:
        key = filled(making.key, row.cells)
        draft = Draft(making, key, row, {}, {})
        if not key:
            refused.append(draft.refusal("", "is empty, and it is the key"))
        elif len(key) > LONGEST_KEY:
            refused.append(draft.refusal("", f"has more than {LONGEST_KEY} characters", value=key))
        for name, source in making.fields.items():
            refused += _fill(draft, name, source, mapping)
        if making.entity == "deal" and not refused:
            refused += _odd_dates(draft, mapping)
        made.append(draft)
    by_column = {refusal.column: refusal for refusal in reversed(refused)}
    return made, list(reversed(by_column.values()))


def _fill(draft: Draft, name: str, source: Source, mapping: Mapping) -> list[Refusal]:
    target = TARGETS[draft.entity][name]
    text = filled(source, draft.row.cells)
    if not text:
        if source.required or target.required:
            return [draft.refusal(name, "is empty")]
        return []
    if source.values:
        table = mapping.values[source.values]
        if text not in table:
            near = nearest(text, table)
            return [draft.refusal(name, "is not in the mapping's values", near=near, value=text)]
        text = table[text]
    if target.refers:
        draft.references[name] = text
        return []
    try:
        draft.values[name] = _value(target, text, source, mapping)
    except Unfit as error:
        return [draft.refusal(name, str(error), value=text)]
    return []


def _value(target: Target, text: str, source: Source, mapping: Mapping) -> Any:
    assert target.convert is not None
    if source.factor and NUMBER.fullmatch(text) and len(text) <= 40:
        text = f"{Decimal(text) * source.factor:f}"
    return target.convert(text, mapping.terms)


def _odd_dates(draft: Draft, mapping: Mapping) -> list[Refusal]:
    """A stage needs the dates that lead to it, in their order, and no others."""
    stages = {stage.name: stage for stage in mapping.pipeline.stages}
    stage = stages.get(draft.references["stage"])
    if stage is None:
        near = nearest(draft.references["stage"], stages)
        return [draft.refusal("stage", "is no stage", near=near, value=draft.references["stage"])]
    engaged, closed = draft.values.get("engaged_on"), draft.values.get("closed_on")
    first = stage is mapping.pipeline.stages[0]
    if stage.kind is StageKind.OPEN and closed:
        return [draft.refusal("closed_on", "an open deal has no closing date", value=str(closed))]
    if stage.kind is not StageKind.OPEN and not closed:
        return [draft.refusal("closed_on", f"a {stage.kind.lower()} deal needs a closing date")]
    if not first and not engaged:
        return [draft.refusal("engaged_on", f"{stage.name} needs the date of engagement")]
    if first and engaged:
        reason = f"{stage.name} comes before the engagement"
        return [draft.refusal("engaged_on", reason, value=str(engaged))]
    if closed and engaged and closed < engaged:
        return [draft.refusal("closed_on", f"lies before {engaged}", value=str(closed))]
    return []
