"""Whether a company stands decides its people's access: its changes raise their epochs."""

from models.migrations.scripts import run

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Create the triggers."""
    run("0005_companies")


def downgrade() -> None:
    """Drop them with their function."""
    run("0005_undo")
