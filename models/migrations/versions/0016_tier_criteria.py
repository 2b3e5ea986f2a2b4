"""What a tier asks of its partners in a year."""

from models.migrations.scripts import run

revision: str = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    """Add the columns."""
    run(f"{revision}_tier_criteria")


def downgrade() -> None:
    """Take them away; nothing older depends on them."""
    run(f"{revision}_tier_criteria_undo")
