"""What waits for its seal: every event queues itself, whoever wrote it and whenever it commits."""

from models.migrations.scripts import run

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Create the queue, with what is there already."""
    run("0004_sealing")


def downgrade() -> None:
    """Drop it."""
    run("0004_undo")
