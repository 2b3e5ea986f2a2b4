"""Extensions and the functions that tables and statements are made of."""

from models.migrations.scripts import run

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Create them."""
    run("0001_functions")


def downgrade() -> None:
    """Leave the extensions, which others may use."""
    run("0001_undo")
