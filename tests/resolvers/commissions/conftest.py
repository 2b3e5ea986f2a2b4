"""The scene of tests about commissions."""

import pytest
from sqlalchemy.orm import Session

from tests.resolvers.commissions.trade import Trade


@pytest.fixture
def trade(session: Session) -> Trade:
    """A deal between a seller and a customer, and two partners; rolled back after."""
    return Trade(session)
