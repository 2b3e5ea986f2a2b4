"""Entries of the ledger keep their explanation step by step."""

from models.migrations.scripts import run

revision: str = "0020"
down_revision: str | None = "0019"


def upgrade() -> None:
    """Let entries have steps; those that there are keep their text alone."""
    run("0020_explanations")


def downgrade() -> None:
    """Keep the text alone."""
    run("0020_explanations_undo")
