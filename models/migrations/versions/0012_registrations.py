"""Deal registrations with their claims, conflicts and decisions; leads offered to partners."""

from models.migrations.scripts import run

revision: str = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    """Make the tables; families of products get the numbers that claims name them by."""
    run("0012_registrations")


def downgrade() -> None:
    """Take all of it away; nothing older depends on it."""
    run("0012_registrations_undo")
