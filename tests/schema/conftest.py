"""The API over the named world, for tests that read and for those that write."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from tests.api import Api, opened


@pytest.fixture
def api(world_database: URL) -> Iterator[Api]:
    """The API over the named world; nothing may be written through it."""
    del world_database
    with opened() as made:
        yield made


@pytest.fixture
def writing_api(clean_world: URL) -> Iterator[Api]:
    """The API over a copy of the named world that is this test's own."""
    del clean_world
    with opened() as made:
        yield made
