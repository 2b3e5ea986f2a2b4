"""Applications of companies that want to become partners."""

from models.migrations.scripts import run

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    """Make the tables."""
    run(f"{revision}_partner_applications")


def downgrade() -> None:
    """Take them away; nothing older depends on them."""
    run(f"{revision}_partner_applications_undo")
