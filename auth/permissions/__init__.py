"""THE MATRIX: one cell for every field and role. Default is deny; a field without a line is an error.

Cells: `r` read, filter, order and aggregate; `o` output only; `rw` read and write; `w` write only;
`x` call; `-` does not exist. The lines lie in this package's modules, one per context.
"""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum
from functools import cache
from typing import Final

from auth.actors import Role

COLUMNS = (Role.AGENT, Role.MANAGER, Role.FINANCE, Role.ADMIN, Role.CUSTOMER, Role.PARTNER)


class Cell(StrEnum):
    """What a role may do with a field."""

    READ = "r"
    OUTPUT = "o"
    WRITE = "rw"
    WRITE_ONLY = "w"
    CALL = "x"
    NOTHING = "-"

    @property
    def shown(self) -> bool:
        """Return whether the field can be selected."""
        return self in {Cell.READ, Cell.OUTPUT, Cell.WRITE, Cell.CALL}

    @property
    def compared(self) -> bool:
        """Return whether the field can be filtered, ordered and aggregated by."""
        return self in {Cell.READ, Cell.WRITE}

    @property
    def written(self) -> bool:
        """Return whether the field can stand in an input."""
        return self in {Cell.WRITE, Cell.WRITE_ONLY}


LINK_CALLS = frozenset(
    {
        "acceptQuote",
        "declineQuote",
        "requestQuoteChanges",
        "commentOnQuote",
        "delegateSignature",
        "forwardQuote",
        "chooseQuoteOptions",
        "requestSigningCode",
        "noteQuoteViewed",
        "mailQuotePaper",
    }
)
"""What the bearer of a mailed link may call, of all that customers may."""
PUBLIC_CELLS: Final = {
    ("Mutation", "applyAsPartner"): Cell.CALL,
    ("Query", "partnerTiers"): Cell.READ,
    ("PartnerTier", "name"): Cell.READ,
    ("PartnerTier", "rank"): Cell.READ,
    ("PartnerTier", "benefits"): Cell.OUTPUT,
    ("PartnerTier", "yearlyRevenue"): Cell.OUTPUT,
    ("PartnerTier", "yearlyWonDeals"): Cell.OUTPUT,
    ("PartnerTier", "certifiedPeople"): Cell.OUTPUT,
}
"""All that somebody without a login may read and do; the matrix does not count for him."""
Line = dict[Role, Cell]
Matrix = dict[tuple[str, str], Line]


@cache
def matrix() -> Matrix:
    """Return all lines by (type, field); a line twice or malformed is an error."""
    found: Matrix = {}
    for module in sorted(one.name for one in pkgutil.iter_modules(__path__)):
        table: str = importlib.import_module(f"{__name__}.{module}").TABLE
        for number, text in enumerate(table.splitlines(), 1):
            if not text.strip() or text.lstrip().startswith("#"):
                continue
            name, *cells = text.split()
            kind, _, field = name.partition(".")
            where = f"auth/permissions/{module}.py, line {number} of the table ({name})"
            if not field or len(cells) != len(COLUMNS):
                message = f"{where}: expected Type.field and {len(COLUMNS)} cells"
                raise ValueError(message)
            if (kind, field) in found:
                message = f"{where}: this field already has a line"
                raise ValueError(message)
            found[kind, field] = {
                role: Cell(cell) for role, cell in zip(COLUMNS, cells, strict=True)
            }
    return found


def cell(kind: str, field: str, role: Role) -> Cell:
    """Return one cell; a field without a line is denied."""
    if role is Role.PUBLIC:
        return PUBLIC_CELLS.get((kind, field), Cell.NOTHING)
    if role is Role.LINK and kind == "Mutation" and field not in LINK_CALLS:
        return Cell.NOTHING
    line = matrix().get((kind, field))
    return line[role.column] if line else Cell.NOTHING


def missing_line(kind: str, field: str) -> str:
    """Return the line to paste for a field that has none: it denies everybody."""
    return f"{kind + '.' + field:<34} " + " ".join("-" for _ in COLUMNS)
