"""A folder of four small, clean files of the kind that the committed mapping reads."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from resolvers.imports import mapping as mappings
from resolvers.imports.mapping import Mapping

FILES: Final = {
    "sales_teams.csv": """
sales_agent,manager,regional_office
Anna Snelling,Dustin Brinkmann,Central
José Ñandú,Dustin Brinkmann,Central
Mei-Mei Johns,Cara Losch,East
""",
    "products.csv": """
product,series,sales_price
GTX Basic,GTX,550
GTX Pro,GTX,4821
""",
    "accounts.csv": """
account,sector,year_established,revenue,employees,office_location,subsidiary_of
Acme Corporation,technolgy,1996,1100.04,2822,United States,
Betatech,medical,1986,647.18,1185,Philipines,Acme Corporation
""",
    "sales_pipeline.csv": """
opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
D1,Anna Snelling,GTXPro,Betatech,Won,2016-10-20,2017-03-01,4514
D2,Anna Snelling,GTX Basic,Acme Corporation,Lost,2016-11-01,2016-11-01,0
D3,Mei-Mei Johns,GTX Pro,,Engaging,2017-01-05,,
D4,José Ñandú,GTX Basic,Betatech,Prospecting,,,
""",
}


def mapping() -> Mapping:
    return mappings.load(mappings.FOLDER / "crm-sales-opportunities.toml")


def folder(place: Path, extra: dict[str, list[str]] | None = None) -> Path:
    """The clean files, with rows of one's own behind them."""
    for name, text in FILES.items():
        lines = [*text.strip().splitlines(), *(extra or {}).get(name, [])]
        (place / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def replaced(place: Path, name: str, content: bytes) -> Path:
    """The clean files, one of them with another content."""
    folder(place)
    (place / name).write_bytes(content)
    return place
