"""Who of a customer's people does what with a quote that is not addressed to him."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.errors import ErrorCode
from models.identities import CustomerRole
from resolvers.quotes import asking, delegating
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import ANA, Scene

READING = (CustomerRole.VIEWER, CustomerRole.BILLING)
CARA = {"name": "Cara Diaz", "email": "cara@acme.test"}


@pytest.mark.parametrize("role", CustomerRole)
def test_who_only_reads_asks_and_does_nothing_else(scene: Scene, role: CustomerRole):
    quote = scene.sent()
    actor = scene.buyer(role=role)
    session = scene.session
    asking.comment_on_quote(session, actor, quote_id=quote.id, text="Which colour?")
    acts: tuple[Callable[[], object], ...] = (
        lambda: delegating.forward_quote(session, actor, quote_id=quote.id, **CARA),
        lambda: asking.request_quote_changes(session, actor, quote_id=quote.id, text="Fewer"),
    )
    for act in acts:
        if role in READING:
            with refused(session, ErrorCode.NOT_SIGNATORY):
                act()
        else:
            act()


@pytest.mark.parametrize("role", READING)
def test_who_is_named_signs_whatever_he_is_at_home(scene: Scene, role: CustomerRole):
    quote = scene.sent()
    actor = scene.buyer(ANA["email"], role)
    asking.request_quote_changes(scene.session, actor, quote_id=quote.id, text="Fewer")
