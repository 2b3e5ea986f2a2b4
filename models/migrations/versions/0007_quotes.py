"""From quote to invoice: the catalogue, quotes and their signatures, orders, papers and mails."""

from models.migrations.scripts import run

revision: str = "0007"
down_revision: str | None = "0006"

PARTS = (
    "documents",
    "catalogue",
    "quotes",
    "recipients",
    "approvals",
    "orders",
    "invoices",
    "mails",
    "foreign_keys",
    "thresholds",
    "freezing",
)


def upgrade() -> None:
    """Make the tables, tie them to all others, freeze what must not change."""
    for part in PARTS:
        run(f"0007_{part}")


def downgrade() -> None:
    """Take all of it away; nothing older depends on it."""
    run("0007_undo")
