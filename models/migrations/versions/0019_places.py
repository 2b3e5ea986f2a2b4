"""Returned registrations keep their place for a while; parts in deals name registrations."""

from models.migrations.scripts import run

revision: str = "0019"
down_revision: str | None = "0018"


def upgrade() -> None:
    """Give a returned registration a day to answer by."""
    run("0019_places")


def downgrade() -> None:
    """Let returned ones keep their place until they are answered."""
    run("0019_places_undo")
