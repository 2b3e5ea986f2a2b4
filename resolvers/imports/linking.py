"""What the records are to each other: no key twice, every reference met, no circles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from resolvers.imports.report import Refusal, Report, nearest
from resolvers.imports.rows import Draft
from resolvers.imports.targets import TARGETS

MOST_GUESSES: Final = 200
Known = Mapping[str, Collection[str]]


@dataclass
class Batch:
    """All records to be, by entity and key, and which rows were refused."""

    report: Report
    drafts: dict[str, dict[str, Draft]] = field(
        default_factory=lambda: {entity: {} for entity in TARGETS}
    )
    refused: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    _guesses: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, made: Iterable[Draft], refusals: list[Refusal]) -> None:
        """Add a row's records, or refuse the row."""
        made = list(made)
        again = [] if refusals else list(filter(None, map(self._again, made)))
        if refusals or again:
            self.refuse(made, [*refusals, *again])
            return
        for draft in made:
            self.drafts[draft.entity].setdefault(draft.key, draft)

    def refuse(self, made: Iterable[Draft], reasons: list[Refusal]) -> None:
        """Keep the reasons, and in mind which keys will be missing."""
        self.report.refusals += reasons
        for draft in made:
            self.refused.setdefault((draft.entity, draft.key), (draft.row.file, draft.row.line))

    def link(self, known: Known) -> None:
        """Refuse rows that refer to nothing, until all that are left refer to something."""
        while (
            wrong := [refusal for draft in self.all() if (refusal := self._unmet(draft, known))]
            or self._circles()
        ):
            self._drop(wrong)

    def all(self) -> list[Draft]:
        """Every record that is left."""
        return [draft for drafts in self.drafts.values() for draft in drafts.values()]

    def _again(self, draft: Draft) -> Refusal | None:
        earlier = self.drafts[draft.entity].get(draft.key)
        if earlier is None or draft.making.repeats:
            return None
        reason = f"the key is taken by line {earlier.row.line} of {earlier.row.file}"
        return draft.refusal("", reason, value=draft.key)

    def _unmet(self, draft: Draft, known: Known) -> Refusal | None:
        for name, key in draft.references.items():
            entity = TARGETS[draft.entity][name].refers
            assert entity is not None
            if key in known.get(entity, {}) or key in self.drafts.get(entity, {}):
                continue
            place = self.refused.get((entity, key))
            if place:
                reason, near = f"its row was refused ({place[0]} line {place[1]})", ""
            else:
                reason, near = f"there is no such {entity}", self._meant(entity, key, known)
            return draft.refusal(name, reason, near=near, value=key)
        return None

    def _meant(self, entity: str, key: str, known: Known) -> str:
        """The key that is nearest; looked for once, and not for thousands, which no one reads."""
        if (entity, key) not in self._guesses and len(self._guesses) < MOST_GUESSES:
            choices = [*self.drafts.get(entity, {}), *known.get(entity, {})]
            self._guesses[entity, key] = nearest(key, choices)
        return self._guesses.get((entity, key), "")

    def _circles(self) -> list[Refusal]:
        """Records that would be their own ancestors."""
        wrong = []
        for entity in ("team", "customer"):
            parents = {
                key: draft.references.get("parent") for key, draft in self.drafts[entity].items()
            }
            for key, draft in self.drafts[entity].items():
                above, seen = parents[key], {key}
                while above is not None and above not in seen:
                    seen.add(above)
                    above = parents.get(above)
                if above == key:
                    reason = "would be its own ancestor"
                    wrong.append(draft.refusal("parent", reason, value=parents[key] or ""))
        return wrong

    def _drop(self, wrong: list[Refusal]) -> None:
        rows = {(refusal.file, refusal.line) for refusal in wrong}
        gone = [draft for draft in self.all() if (draft.row.file, draft.row.line) in rows]
        self.refuse(gone, wrong)
        for draft in gone:
            del self.drafts[draft.entity][draft.key]
