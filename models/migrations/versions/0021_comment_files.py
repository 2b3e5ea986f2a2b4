"""A wish for changes may come with a file."""

from models.migrations.scripts import run

revision: str = "0021"
down_revision: str | None = "0020"


def upgrade() -> None:
    """Let a comment carry a file."""
    run("0021_comment_files")


def downgrade() -> None:
    """Forget which files came with comments."""
    run("0021_comment_files_undo")
