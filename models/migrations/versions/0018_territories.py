"""Territories; commission rules name one of them instead of a country."""

from models.migrations.scripts import run

revision: str = "0018"
down_revision: str | None = "0017"


def upgrade() -> None:
    """Draw territories, and give each country that a rule named one of its own."""
    run("0018_territories")


def downgrade() -> None:
    """Let rules name a country again, the first one of their territory."""
    run("0018_territories_undo")
