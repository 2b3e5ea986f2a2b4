"""The look-ups that see past an actor: all of them, by name, each used and each with its width."""

from pathlib import Path

from auth.lookups import LOOK_UPS, LookUp
from models.base import Base

ROOT = Path(__file__).resolve().parents[2]


NAMES = [
    "APPLICATIONS_OF_ORIGIN",
    "CHANGED_FIELDS",
    "CLAIMS",
    "CURRENT_ACCESS",
    "CUSTOMER_IN_USE",
    "DIRECT_DEALS",
    "END_CUSTOMER",
    "ERASED_TRACES",
    "LAST_ADMIN",
    "LINKS_OF_QUOTE",
    "MAILS_OF_QUOTE",
    "MERGED_CHILDREN",
    "OFFERED_LEAD",
    "OFFERED_WHOLE",
    "OWNER_TEAM",
    "OWN_CREDENTIALS",
    "PARTNER_AS_HOLDER",
    "PARTNER_IN_USE",
    "PART_IN_APPROVAL",
    "PRIMARY_CONTACT",
    "RULES_IN_FORCE",
    "SHARES_OF_DEAL",
    "SIGNERS_OF_QUOTE",
    "SIGNING_RULES",
    "SOLD_BY_DEAL",
    "TERRITORIES",
    "TIER_OF_PARTNER",
]


def test_the_named_look_ups_are_these() -> None:
    assert sorted(LOOK_UPS) == sorted(LookUp) == NAMES


def test_every_look_up_names_what_there_is_and_why() -> None:
    for width in LOOK_UPS.values():
        known = {
            column.name for table in width.tables for column in Base.metadata.tables[table].columns
        }
        assert set(width.columns) <= known
        assert width.reason.endswith(".")


def test_every_look_up_is_used() -> None:
    folders = ("auth", "resolvers")
    text = "".join(path.read_text() for folder in folders for path in (ROOT / folder).rglob("*.py"))
    assert [
        name for name in LookUp if f"LookUp.{name}" not in text.replace(f"LookUp.{name}: W", "")
    ] == []
