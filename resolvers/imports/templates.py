"""Templates of a mapping: text with columns in braces, empty as soon as one of them is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from resolvers.imports.mapping import Source

PLACE: Final = re.compile(r"\{([^{}]+)\}")


def names_in(template: str) -> set[str]:
    """The columns that a template names."""
    return {*PLACE.findall(template)}


def filled(source: Source, cells: Mapping[str, str]) -> str:
    """The text of a key or field in one row; empty when there is none."""
    if source.constant is not None:
        return source.constant
    if source.column is not None:
        return cells[source.column]
    for template in (source.template, source.otherwise):
        if template and all(cells[name] for name in names_in(template)):
            return PLACE.sub(lambda place: cells[place[1]], template)
    return ""


def place_of(source: Source, cells: Mapping[str, str]) -> str:
    """The column that a refusal names: of a template's, the empty one, else the longest."""
    places = [source.column] if source.column else PLACE.findall(source.template or "")
    empty = next((name for name in places if not cells[name]), None)
    return empty or max(places, key=lambda name: len(cells[name]), default="")
