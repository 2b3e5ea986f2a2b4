"""Partners' tiers in time, and how long each protects a registration."""

from models.migrations.scripts import run

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    """Give every partner that is in a tier its first membership."""
    run("0008_partner_tiers")


def downgrade() -> None:
    """Keep only the tier that each partner is in now."""
    run("0008_undo")
