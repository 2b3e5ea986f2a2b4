"""Bringing files into the CRM through a mapping: all or nothing, and nothing a second time."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

import settings
from auth.actors import SYSTEM, Actor
from models import database, events
from resolvers.imports import mapping as mappings
from resolvers.imports.linking import Batch
from resolvers.imports.loading import Loading, known_records
from resolvers.imports.mapping import Mapping
from resolvers.imports.pipelines import course
from resolvers.imports.progress import Progress
from resolvers.imports.reading import read
from resolvers.imports.report import Report
from resolvers.imports.rows import drafts


def run(folder: Path, *, mapping: Path | None, dry_run: bool, skip_bad_rows: bool) -> int:
    """Import a folder and say how it went; the exit code is 1 when rows were refused."""
    begun = time.monotonic()
    chosen = mappings.load(mapping) if mapping else mappings.for_folder(folder)
    progress = Progress()
    with database.sessions()() as session:
        report, complete = import_folder(
            session, SYSTEM, chosen, folder=folder, skip=skip_bad_rows, progress=progress
        )
        if complete and not dry_run:
            session.commit()
        else:
            session.rollback()
    progress.done()
    path = report.write(settings.get().data_dir / "imports")
    verdict = _verdict(report, complete=complete, dry_run=dry_run)
    taken = f"{time.monotonic() - begun:.1f} s"
    sys.stdout.write("\n".join([*report.lines(), f"{verdict} ({taken}); report: {path}", ""]))
    return 1 if report.refusals else 0


def import_folder(
    session: Session,
    actor: Actor,
    mapping: Mapping,
    *,
    folder: Path,
    skip: bool = False,
    progress: Progress | None = None,
) -> tuple[Report, bool]:
    """Read, check and write all files; false when nothing was written because rows were refused.

    Imports go one after the other. Records that an earlier run made stay as they are.
    """
    progress = progress or Progress()
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('imports'))"))
    known = known_records(session, mapping.system)
    report = Report(mapping.system)
    batch = _read(mapping, folder, report, progress)
    batch.link({**known, "stage": {stage.name for stage in mapping.pipeline.stages}})
    if report.unreadable() or (report.refusals and not skip):
        return report, False
    loading = Loading(session, mapping, batch, known)
    if loading.anything():
        way = course(session, mapping)
        loading.store(way, progress)
        changes = {"system": mapping.system, "made": dict(report.made), "rows": report.rows}
        changes["refused"] = report.refused_rows()
        events.record(session, actor, "import.completed", subject=way.pipeline, changes=changes)
        session.flush()
    return report, True


def _read(mapping: Mapping, folder: Path, report: Report, progress: Progress) -> Batch:
    batch = Batch(report)
    for file in mapping.file:
        progress.step(f"reading {file.name}")
        rows = list(read(folder, file, report))
        for done, row in enumerate(rows, 1):
            batch.take(*drafts(row, file.record, mapping))
            progress.part(done, len(rows), "rows")
    return batch


def _verdict(report: Report, *, complete: bool, dry_run: bool) -> str:
    number = report.refused_rows()
    refused = "1 row refused" if number == 1 else f"{number:,} rows refused"
    if report.unreadable():
        return "A file cannot be read: nothing was imported"
    if not complete:
        return f"{refused}: nothing was imported (--skip-bad-rows leaves them out)"
    if dry_run:
        return f"{refused}; dry run: nothing was changed"
    if not any(report.made.values()):
        return f"{refused}; nothing new"
    return f"{refused}; imported"
