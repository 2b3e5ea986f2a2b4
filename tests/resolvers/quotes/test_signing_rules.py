"""A company's own threshold: set by its admins, for itself alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.customers import Customer
from models.errors import ErrorCode
from models.identities import CustomerRole
from models.money import Money
from resolvers.signing_rules import set_approval_threshold
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import Scene

LIMIT = Money(Decimal("5000.00"), "EUR")


def test_an_admin_sets_and_clears_it(scene: Scene):
    ana = scene.buyer(role=CustomerRole.ADMIN)
    customer = set_approval_threshold(scene.session, ana, total=LIMIT)
    scene.session.flush()
    assert isinstance(customer, Customer)
    assert customer.id == scene.customer.id
    kept = (customer.approval_threshold, customer.approval_threshold_currency)
    assert kept == (LIMIT.amount, "EUR")
    set_approval_threshold(scene.session, ana, total=None)
    scene.session.flush()
    assert customer.approval_threshold is None


@pytest.mark.parametrize("role", [one for one in CustomerRole if one is not CustomerRole.ADMIN])
def test_nobody_else_does(scene: Scene, role: CustomerRole):
    actor = scene.buyer(role=role)
    with refused(scene.session, ErrorCode.NOT_FOUND):
        set_approval_threshold(scene.session, actor, total=LIMIT)


def test_what_cannot_be_a_total_is_told_of_the_total(scene: Scene):
    ana = scene.buyer(role=CustomerRole.ADMIN)
    with refused(scene.session, ErrorCode.INVALID, field="total"):
        set_approval_threshold(scene.session, ana, total=Money(Decimal("10.005"), "EUR"))
