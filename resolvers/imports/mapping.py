"""The mapping file: its grammar, and that all its mistakes are told at once.

TOML: `system`, `currency`, `zone`, `date_format`, one `[pipeline]`, tables of `[values.NAME]`, and
one `[[file]]` for each CSV file with its corrections (`[file.replace.COLUMN]`) and its records.
A record names its `entity`, its `key` and its `fields`. A key or field is `{column = "…"}`,
`{template = "{column} …"}` (empty when a column of it is, then `otherwise`), or `{constant = "…"}`;
a field may add `values = "NAME"`, `factor = 1000` for numbers, and `required = true`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.errors import Invalid
from models.money import EXPONENTS
from models.pipelines import StageKind
from resolvers.imports.report import nearest
from resolvers.imports.targets import TARGETS, Terms
from resolvers.imports.templates import names_in

FOLDER: Final = Path(__file__).parent / "mappings"
STRICT: Final = ConfigDict(extra="forbid", frozen=True)
Short = Annotated[str, Field(min_length=1, max_length=120)]


class Source(BaseModel):
    """Where a text comes from."""

    model_config = STRICT
    column: str | None = None
    template: str | None = None
    otherwise: str | None = None
    constant: str | None = None
    values: str | None = None
    factor: int | None = Field(None, gt=0)
    required: bool = False

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        given = [each for each in (self.column, self.template, self.constant) if each is not None]
        if len(given) != 1:
            raise ValueError("give one of column, template and constant")
        return self

    def columns(self) -> set[str]:
        """The columns that it reads."""
        named = names_in(self.template or "") | names_in(self.otherwise or "")
        return named | ({self.column} if self.column else set())


class Making(BaseModel):
    """What is made of each row; `repeats` when many rows say the same."""

    model_config = STRICT
    entity: Literal["user", "team", "family", "product", "customer", "deal"]
    key: Source
    repeats: bool = False
    fields: dict[str, Source]

    @model_validator(mode="after")
    def _known_fields(self) -> Self:
        known = TARGETS[self.entity]
        for name, source in self.fields.items():
            if name not in known:
                hint = nearest(name, known) or ", ".join(known)
                raise ValueError(f"{self.entity} has no field {name} ({hint}?)")
            if source.factor and not known[name].number:
                raise ValueError(f"{name} is no number, so it has no factor")
        missing = [
            name for name, each in known.items() if each.required and name not in self.fields
        ]
        if missing:
            raise ValueError(f"{self.entity} needs {', '.join(missing)}")
        return self


class File(BaseModel):
    """A CSV file of the folder."""

    model_config = STRICT
    name: Annotated[str, Field(pattern=r"^[^/\\]+$")]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    replace: dict[str, dict[str, str]] = {}
    record: list[Making]

    def columns(self) -> set[str]:
        """The columns that the file must have."""
        sources = [each for making in self.record for each in (making.key, *making.fields.values())]
        return {column for source in sources for column in source.columns()} | {*self.replace}


class Stage(BaseModel):
    """A stage of the pipeline, in its order."""

    model_config = STRICT
    name: Annotated[str, Field(min_length=1, max_length=80)]
    kind: StageKind
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = "#64748b"
    probability: Annotated[int, Field(ge=0, le=100)] = 0

    @model_validator(mode="after")
    def _probability_of_kind(self) -> Self:
        fixed = {StageKind.WON: 100, StageKind.LOST: 0}.get(self.kind, self.probability)
        if self.probability != fixed:
            raise ValueError(f"a {self.kind.lower()} stage has probability {fixed}")
        return self


class Way(BaseModel):
    """The pipeline of the deals: the one of this name, made when there is none."""

    model_config = STRICT
    name: Short
    lost_reason: Short
    stages: list[Stage]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        kinds = [stage.kind for stage in self.stages]
        if (
            not kinds
            or kinds[0] is not StageKind.OPEN
            or kinds.count(StageKind.WON) != 1
            or StageKind.LOST not in kinds
        ):
            raise ValueError("the stages begin with an open one, and one is won and one lost")
        if len({stage.name.casefold() for stage in self.stages}) < len(kinds):
            raise ValueError("two stages have the same name")
        return self


class Mapping(BaseModel):
    """The whole file."""

    model_config = STRICT
    system: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
    currency: str
    zone: str = "UTC"
    date_format: str = "%Y-%m-%d"
    pipeline: Way
    values: dict[str, dict[str, str]] = {}
    file: Annotated[list[File], Field(min_length=1)]

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        if self.currency not in EXPONENTS:
            raise ValueError(f"{self.currency} is not a currency of ISO 4217")
        if self.zone not in available_timezones():
            raise ValueError(f"{self.zone} is not a time zone")
        for file in self.file:
            for making in file.record:
                for name, source in making.fields.items():
                    if source.values and source.values not in self.values:
                        raise ValueError(f"{name}: there is no [values.{source.values}]")
        return self

    @property
    def terms(self) -> Terms:
        """How the files write amounts and days."""
        return Terms(self.currency, self.date_format)


def load(path: Path) -> Mapping:
    """Read and check a mapping file."""
    try:
        return Mapping.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Invalid("mapping", f"There is no mapping file {path}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid("mapping", f"{path.name} is not TOML: {error}") from None
    except ValidationError as error:
        raise Invalid(
            "mapping", f"{path.name}:\n" + "\n".join(map(_told, error.errors()))
        ) from None


def for_folder(folder: Path) -> Mapping:
    """The committed mapping whose name is the folder's."""
    path = FOLDER / f"{folder.resolve().name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.toml")))
        raise Invalid(
            "mapping", f"No mapping for {folder.name}: give --mapping FILE (has: {known})."
        )
    return load(path)


def _told(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    reason = error["msg"].removeprefix("Value error, ")
    return f"  {place}: {reason}" if place else f"  {reason}"
