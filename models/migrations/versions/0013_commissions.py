"""Commissions: rules, an append-only ledger, statements, payouts."""

from models.migrations.scripts import run

revision: str = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    """Make the tables; the ledger and issued statements are only added to."""
    run("0013_commissions")


def downgrade() -> None:
    """Take all of it away; nothing older depends on it."""
    run("0013_commissions_undo")
