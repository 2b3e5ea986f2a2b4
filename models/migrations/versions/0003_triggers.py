"""Triggers: append-only history, trees without cycles, complete pipelines, access epochs."""

from models.migrations.scripts import run

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Create them."""
    run("0003_triggers")


def downgrade() -> None:
    """Drop them with their functions."""
    run("0003_undo")
