"""`import`: CSV files into the CRM, through a mapping file."""

from pathlib import Path

from commands.failures import CommandError
from commands.migration import await_others
from jobs import reactions
from resolvers import imports


def run(*, folder: Path, mapping: Path | None, dry_run: bool, skip_bad_rows: bool) -> int:
    """`./crm import DIR`."""
    if not folder.is_dir():
        message = f"{folder} is not a folder"
        raise CommandError(message)
    await_others()
    reactions.connect()
    return imports.run(folder, mapping=mapping, dry_run=dry_run, skip_bad_rows=skip_bad_rows)
