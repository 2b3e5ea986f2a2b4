"""The scene of tests about orders and money."""

import pytest
from sqlalchemy.orm import Session

from tests.resolvers.orders.shop import Shop


@pytest.fixture
def shop(session: Session) -> Shop:
    """A seller and a customer on the worker's database, rolled back after."""
    return Shop(session)
