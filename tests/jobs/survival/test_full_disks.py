"""A disk that is full: it is said, nothing half-written stays, and the work is done once it is not.

The disk of a real worker is full by a limit on the size of its files, and where we are root also by
a small file system of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from sqlalchemy import select

import settings
from models import clock, storage
from models.documents import DocumentVersion
from models.events import OutboxEntry
from tests.jobs.survival.deals import Deals, left, until
from tests.jobs.survival.passing import end_pauses
from tests.jobs.survival.processes import Process

SMALL = 8_192
ROOT = os.geteuid() == 0


@contextmanager
def limited(_: Path, worker: Process) -> Iterator[None]:
    """No file of the process may be larger than a little."""
    assert worker.running is not None
    process = psutil.Process(worker.running.pid)
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (SMALL, before[1]))
    yield
    process.rlimit(psutil.RLIMIT_FSIZE, before)


@contextmanager
def filled(place: Path, _: Process) -> Iterator[None]:
    """The file system has room for a little only."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while file.write(b"x" * 4_096):
                pass
        os.ftruncate(file.fileno(), filler.stat().st_size - SMALL)
    yield
    filler.unlink()


@pytest.fixture
def own_disk(place: Path) -> Iterator[Path]:
    """The data folder is a small file system."""
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=1m,mode=0711", "tmpfs", str(place)]
    if ROOT:
        subprocess.run(mount, check=True)
    yield place
    if ROOT:
        subprocess.run(["/bin/umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("full", [limited, filled] if ROOT else [limited])
def test_a_pdf_that_finds_no_room_is_stored_once_there_is(own_disk: Path, full):
    deals = Deals(1)
    worker = Process(("worker",), {"CRM_LOG_LEVEL": "error"})
    worker.start()
    try:
        until(lambda: over(deals))
        before = stored(own_disk)
        with full(own_disk, worker):
            with deals.sessions.begin() as session:
                deals.scene.session = session
                deals.scene.sent()
            until(lambda: errors(deals))
            (told,) = errors(deals)
            assert re.fullmatch(r"StorageError: The file could not be stored: [\w ]+\.", told)
            assert stored(own_disk) == before
        until(lambda: over(deals))
    finally:
        worker.stop()
    with deals.sessions() as session:
        papers = [paper.sha256 for paper in session.scalars(select(DocumentVersion))]
    assert sorted(stored(own_disk)) == sorted(papers)
    assert [storage.read(paper)[:8] for paper in papers] == [b"%PDF-1.7"] * 2


def errors(deals: Deals) -> list[str]:
    """What has failed so far, in words."""
    with deals.sessions() as session:
        found = select(OutboxEntry.last_error).where(OutboxEntry.last_error.is_not(None))
        return [one for one in session.scalars(found) if one]


def over(deals: Deals) -> bool:
    """Whether all is done; time passes where it is not."""
    end_pauses(deals.sessions)
    return not left(deals.sessions)


def stored(place: Path) -> list[str]:
    """All that lies in the store, also what is hidden."""
    return [path.name for path in (place / "files").rglob("*") if path.is_file()]


def test_what_a_killed_process_left_half_written_is_no_file_and_is_swept(place: Path):
    digest = storage.keep(b"whole")
    half = place / "files" / digest[:2] / f".{digest}.0123"
    half.write_bytes(b"who")
    assert storage.read(digest) == b"whole"
    assert storage.sweep() == 0
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert storage.sweep() == 1
    assert stored(place) == [digest]


def test_a_place_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("CRM_DATA_DIR", str(tmp_path / "file"))
    settings.get.cache_clear()
    with pytest.raises(storage.StorageError, match=r"^There is no place for files: [\w ]+\.$"):
        storage.keep(b"whole")
    monkeypatch.undo()
    settings.get.cache_clear()
