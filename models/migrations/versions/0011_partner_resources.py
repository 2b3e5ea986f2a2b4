"""The partners' library."""

from models.migrations.scripts import run

revision: str = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    """Make the tables."""
    run(f"{revision}_partner_resources")


def downgrade() -> None:
    """Take them away; nothing older depends on them."""
    run(f"{revision}_partner_resources_undo")
