"""Statements of commission are papers, too."""

from models.migrations.scripts import run

revision: str = "0017"
down_revision: str | None = "0016"


def upgrade() -> None:
    """Let a document be a statement."""
    run("0017_statement_papers")


def downgrade() -> None:
    """Forget the papers of statements."""
    run("0017_statement_papers_undo")
