"""Training, certifications and marketing funds of partners."""

from models.migrations.scripts import run

revision: str = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    """Make the tables."""
    run(f"{revision}_partner_training")


def downgrade() -> None:
    """Take them away; nothing older depends on them."""
    run(f"{revision}_partner_training_undo")
