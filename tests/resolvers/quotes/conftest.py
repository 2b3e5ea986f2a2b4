"""The scene of tests about quotes."""

import pytest
from sqlalchemy.orm import Session

from tests.resolvers.quotes.scene import Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    """A seller and a customer on the worker's database, rolled back after."""
    return Scene(session)


@pytest.fixture
def scene_with_codes(session: Session) -> Scene:
    """The same, whose template wants a code for every signature."""
    return Scene(session, template={"code_required": True})
