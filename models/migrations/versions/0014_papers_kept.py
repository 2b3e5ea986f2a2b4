"""What was paid can be credited, drafts have their own addressees, papers are kept for good."""

from models.migrations.scripts import run

revision: str = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    """Add what signatures and drafts remember, widen the way of invoices, guard against DELETE."""
    run("0014_papers_kept")


def downgrade() -> None:
    """Take it back; an invoice that was credited after it was paid keeps this from happening."""
    run("0014_papers_kept_undo")
