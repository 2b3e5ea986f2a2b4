"""A database and a data folder of one's own for each test, with what follows connected."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

import settings
from jobs import reactions
from models import events
from schema.build import whole
from tests.jobs.survival.deals import is_own


@pytest.fixture
def place(clean_database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of an installation whose database is empty."""
    monkeypatch.setenv("CRM_DATA_DIR", str(tmp_path))
    settings.get.cache_clear()
    assert is_own(clean_database)
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))
    whole()
    yield tmp_path
    settings.get.cache_clear()
