"""docs/permissions.md: both gates and the wall as they are, printed from the tables themselves."""

from __future__ import annotations

import inspect
from itertools import groupby

from auth import rows
from auth.permissions import COLUMNS, matrix
from auth.row_rules import RULES, EveryRow, Rule, Through
from models.identities import Audience
from schema.build import whole
from schema.reading.columns import readable

HEAD = """# Who may see and do what

<!-- Generated from auth/permissions, auth/row_rules and schema by ./crm docs; do not edit. -->

Three gates stand behind each other. A **field** that a role may not see is not in the schema that
the role talks to. A **row** that it may not see is not in any statement's result. And the
**database** itself grants the connections of each audience only the columns below.
"""
FIELDS = """## Fields

`r` read, filter, order and aggregate; `o` output only; `rw` read and write; `w` write only;
`x` call; `-` does not exist. A field without a line does not build.
"""
ROWS = """## Rows

What is not named has no rows. Deleted rows are never there.
"""
GRANTS = """## Columns

The database roles of the read connections may read these columns and nothing else: the columns of
visible fields, their folded forms, keys, and what row rules compare.
"""


def permission_page() -> str:
    """Return the page."""
    whole()
    return "\n".join([HEAD, FIELDS, *_fields(), ROWS, *_rows(), GRANTS, *_grants()]).rstrip() + "\n"


def _fields() -> list[str]:
    titles = " | ".join(role.value.lower() for role in COLUMNS)
    found = []
    lines = sorted(matrix().items(), key=lambda item: item[0][0])
    for kind, group in groupby(lines, key=lambda item: item[0][0]):
        found += [f"### {kind}", "", f"| field | {titles} |", f"| --- |{' --- |' * len(COLUMNS)}"]
        for (_, field), line in group:
            found.append(f"| {field} | " + " | ".join(line[role] for role in COLUMNS) + " |")
        found.append("")
    return found


def _rows() -> list[str]:
    titles = " | ".join(role.value.lower() for role in COLUMNS)
    found = [f"| record | {titles} |", f"| --- |{' --- |' * len(COLUMNS)}"]
    for model in sorted(RULES, key=lambda one: one.__name__):
        cells = [_told(rows.rule(model, role)) for role in COLUMNS]
        found.append(f"| {model.__name__} | {' | '.join(cells)} |")
    return [*found, ""]


def _told(rule: Rule | None) -> str:
    match rule:
        case None:
            return "-"
        case EveryRow():
            return "all"
        case Through(edge):
            return f"with its {edge.replace('_', ' ')}"
        case _:
            text = (inspect.getdoc(rule) or rule.__name__.replace("_", " ")).split("\n")[0]
            return text.rstrip(".")


def _grants() -> list[str]:
    found = []
    for audience in Audience:
        found += [f"### {audience.value.lower()}", "", "| table | columns |", "| --- | --- |"]
        for table, names in sorted(readable(audience).items()):
            found.append(f"| {table} | {', '.join(sorted(names))} |")
        found.append("")
    return found
