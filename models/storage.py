"""The store of files: bytes under their SHA-256, whole or not at all."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import settings
from models import clock

LEFT_BEHIND: Final = timedelta(days=1)


class StorageError(Exception):
    """The file cannot be kept or read now; the message says why, without a path."""


def folder() -> Path:
    """Where files lie, closed to everybody else."""
    place = settings.get().data_dir / "files"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        message = f"There is no place for files: {problem.strerror}."
        raise StorageError(message) from problem
    return place


def keep(content: bytes) -> str:
    """Store bytes and return their hash. What is there already is not written again.

    The file appears under its name only when all of it is on the disk, so nobody ever reads half
    of it; when the disk is full nothing is left behind.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = _place(digest)
    if target.exists():
        return digest
    draft = target.with_name(f".{digest}.{uuid4().hex}")
    try:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
        _settle(target.parent)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        message = f"The file could not be stored: {problem.strerror}."
        raise StorageError(message) from problem
    return digest


def read(digest: str) -> bytes:
    """Return the bytes under a hash; refused when they are not what the hash says."""
    try:
        content = _place(digest).read_bytes()
    except OSError as problem:
        message = f"The file could not be read: {problem.strerror}."
        raise StorageError(message) from problem
    if hashlib.sha256(content).hexdigest() != digest:
        message = "The file is damaged."
        raise StorageError(message)
    return content


def discard(digest: str) -> None:
    """Forget bytes that nothing refers to any more."""
    _place(digest).unlink(missing_ok=True)


def sweep() -> int:
    """Remove what a process left that was killed as it stored a file; returns how many."""
    over = clock.now() - LEFT_BEHIND
    left = [
        path
        for path in folder().glob("*/.*")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < over
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _place(digest: str) -> Path:
    if len(digest) != hashlib.sha256().digest_size * 2 or not digest.isalnum():
        message = "This is no hash of a file."
        raise StorageError(message)
    return folder() / digest[:2] / digest


def _settle(place: Path) -> None:
    """Make the new name survive a power cut too."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
