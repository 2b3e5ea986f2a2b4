"""The rule of two people holds after a delegation, without a second one and across currencies."""

from decimal import Decimal

import pytest

from models.errors import DomainError, ErrorCode
from models.identities import CustomerRole
from models.quote_versions import QuoteStatus
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import Scene, kept
from tests.resolvers.quotes.test_accepting import mailed_code
from tests.resolvers.quotes.test_delegating import CARA, delegate


def limited(scene: Scene, amount: int = 1, currency: str = "EUR") -> None:
    scene.customer.approval_threshold = Decimal(amount).quantize(Decimal("0.01"))
    scene.customer.approval_threshold_currency = currency
    scene.session.flush()


def test_a_delegate_does_not_stand_for_the_second_person(scene: Scene):
    limited(scene)
    quote = scene.sent()
    second = scene.buyer("dora@acme.test", CustomerRole.APPROVER)
    link = scene.link(quote)
    with pytest.raises(DomainError) as caught:
        delegate(scene, link, quote)
    kept(caught.value)
    delegate(scene, link, quote, otp=mailed_code(scene))
    assert scene.accept(scene.link(quote, CARA["email"]), quote).order is None
    assert scene.accept(second, quote).order is not None


def test_without_a_second_person_nobody_accepts(scene: Scene):
    limited(scene)
    quote = scene.sent()
    with refused(scene.session, ErrorCode.NOT_SIGNATORY):
        scene.accept(scene.link(quote), quote)
    assert scene.shown(quote).status is QuoteStatus.SENT


def test_a_threshold_in_another_currency_asks_the_second_person(scene: Scene):
    limited(scene, 9_000_000, "USD")
    quote = scene.sent()
    second = scene.buyer("dora@acme.test", CustomerRole.APPROVER)
    assert scene.accept(scene.link(quote), quote).order is None
    assert scene.accept(second, quote).order is not None
