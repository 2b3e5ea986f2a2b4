"""Approvals: who needs one, who gives it, and how far it reaches."""

from decimal import Decimal

import pytest

from auth.actors import Actor
from auth.binding import bind
from models.approvals import ApprovalPolicy
from models.errors import ErrorCode
from models.identities import StaffRole
from models.quote_versions import QuoteStatus, QuoteVersion
from resolvers.quotes import approving, drafts, sending
from tests.resolvers.acting import acting, person, refused
from tests.resolvers.quotes.scene import LINE, Scene

DEEP = [LINE | {"discount_percent": Decimal(20)}]


@pytest.fixture
def strict(scene: Scene) -> Scene:
    """Discounts of lines above 15 % go to a manager, then to finance."""
    policy = ApprovalPolicy(
        name="Discounts", line_percent=Decimal(15), approvers=["MANAGER", "FINANCE"]
    )
    scene.session.add(policy)
    scene.session.flush()
    return scene


def as_(scene: Scene, role: StaffRole) -> Actor:
    return acting(scene.session, person(scene.session, role, f"other_{role.value.lower()}"))


def status(scene: Scene, quote) -> QuoteStatus:
    return scene.session.get_one(QuoteVersion, quote.current_version_id).status


def submitted(scene: Scene):
    quote = scene.draft(lines=DEEP)
    approving.submit_quote_for_approval(scene.session, scene.agent, quote_id=quote.id)
    scene.session.flush()
    return quote


def approve(scene: Scene, actor: Actor, quote) -> None:
    bind(scene.session, actor)
    approving.approve_quote(scene.session, actor, quote_id=quote.id, expected_version=quote.version)
    scene.session.flush()


def test_what_is_within_all_policies_needs_nobody(strict: Scene):
    assert strict.shown(strict.sent()).status is QuoteStatus.SENT


def test_what_is_beyond_is_not_sent_without_approval(strict: Scene):
    quote = strict.draft(lines=DEEP)
    with refused(strict.session, ErrorCode.APPROVAL_REQUIRED):
        sending.send_quote(strict.session, strict.agent, quote_id=quote.id)


def test_a_price_below_the_list_is_a_discount_too(strict: Scene):
    from models.products import ListPrice, ProductStatus
    from tests.models import made

    product = made.product(strict.session, status=ProductStatus.ACTIVE)
    made.added(
        strict.session,
        ListPrice(product_id=product.id, amount=Decimal("200.00"), currency="EUR"),
    )
    cheap = {"product_id": product.id, "unit_price": Decimal(100), "tax_code": "STANDARD"}
    quote = strict.draft(lines=[cheap])
    with refused(strict.session, ErrorCode.APPROVAL_REQUIRED):
        sending.send_quote(strict.session, strict.agent, quote_id=quote.id)


def test_approvers_take_their_turns_and_then_it_is_sent(strict: Scene):
    quote = submitted(strict)
    finance = as_(strict, StaffRole.FINANCE)
    with refused(strict.session, ErrorCode.INVALID_STATE):
        approve(strict, finance, quote)
    strict.customer.owner_id = quote.owner_id
    approve(strict, as_(strict, StaffRole.ADMIN), quote)
    assert status(strict, quote) is QuoteStatus.PENDING_APPROVAL
    approve(strict, finance, quote)
    assert status(strict, quote) is QuoteStatus.APPROVED
    bind(strict.session, strict.agent)
    sending.send_quote(strict.session, strict.agent, quote_id=quote.id)
    assert status(strict, quote) is QuoteStatus.SENT


def test_an_approval_covers_what_it_granted_and_no_more(strict: Scene):
    quote = submitted(strict)
    approve(strict, as_(strict, StaffRole.ADMIN), quote)
    approve(strict, as_(strict, StaffRole.FINANCE), quote)
    bind(strict.session, strict.agent)
    for percent, after in ((18, QuoteStatus.APPROVED), (20, QuoteStatus.APPROVED)):
        lines = [LINE | {"discount_percent": Decimal(percent), "quantity": Decimal(1)}]
        drafts.update_quote_draft(strict.session, strict.agent, quote_id=quote.id, lines=lines)
        assert status(strict, quote) is after
    lines = [LINE | {"discount_percent": Decimal(21)}]
    drafts.update_quote_draft(strict.session, strict.agent, quote_id=quote.id, lines=lines)
    assert status(strict, quote) is QuoteStatus.DRAFT


def test_a_rejected_draft_goes_back_and_a_recalled_one_too(strict: Scene):
    quote = submitted(strict)
    admin = as_(strict, StaffRole.ADMIN)
    approving.reject_quote(strict.session, admin, quote_id=quote.id, note="Too deep.")
    assert status(strict, quote) is QuoteStatus.DRAFT
    bind(strict.session, strict.agent)
    approving.submit_quote_for_approval(strict.session, strict.agent, quote_id=quote.id)
    approving.recall_quote(strict.session, strict.agent, quote_id=quote.id)
    assert status(strict, quote) is QuoteStatus.DRAFT
