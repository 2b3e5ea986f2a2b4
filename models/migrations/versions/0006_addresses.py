"""Addresses are unique within a company; among logins that have a password, within a kind."""

from models.migrations.scripts import run

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Replace the one rule by two."""
    run("0006_addresses")


def downgrade() -> None:
    """Put the one rule back; it fails while an address has two logins of a kind."""
    run("0006_undo")
