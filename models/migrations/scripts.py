"""Frozen SQL: what a revision runs is text that no later change of the models touches."""

from pathlib import Path

from alembic import op

FOLDER = Path(__file__).parent / "sql"


def run(name: str) -> None:
    """Run one file of statements."""
    statement((FOLDER / f"{name}.sql").read_text(encoding="utf-8"))


def statement(text: str) -> None:
    """Run text as it stands; nothing in it is a parameter."""
    op.get_bind().exec_driver_sql(text, execution_options={"no_parameters": True})
