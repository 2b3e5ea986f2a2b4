"""Partners' parts in deals, shared and dated."""

from models.migrations.scripts import run

revision: str = "0009"
down_revision: str | None = "0008"


def upgrade() -> None:
    """Make the table, and a part for every partner of record."""
    run("0009_deal_partners")


def downgrade() -> None:
    """Only the partner of record is left."""
    run("0009_undo")
