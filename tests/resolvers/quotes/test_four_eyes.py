"""Four eyes: who asked, who wrote and who decided before is none of those who decide."""

from decimal import Decimal

import pytest

from auth.actors import Actor
from auth.binding import bind
from models.approvals import ApprovalPolicy
from models.errors import ErrorCode
from models.identities import StaffRole
from models.quote_versions import QuoteStatus
from models.quotes import Quote
from resolvers.quotes import approving, drafts
from tests.resolvers.acting import acting, person, refused
from tests.resolvers.quotes.scene import Scene
from tests.resolvers.quotes.test_approving import DEEP, approve, as_, status


@pytest.fixture
def strict(scene: Scene) -> Scene:
    """Discounts of lines above 15 % go to a manager, then to finance."""
    policy = ApprovalPolicy(
        name="Discounts", line_percent=Decimal(15), approvers=["MANAGER", "FINANCE"]
    )
    scene.session.add(policy)
    scene.session.flush()
    return scene


def submit(scene: Scene, actor: Actor, quote: Quote) -> None:
    bind(scene.session, actor)
    approving.submit_quote_for_approval(scene.session, actor, quote_id=quote.id)
    scene.session.flush()


def write(scene: Scene, actor: Actor, quote: Quote, percent: int = 20) -> None:
    bind(scene.session, actor)
    lines = [DEEP[0] | {"discount_percent": Decimal(percent)}]
    drafts.update_quote_draft(scene.session, actor, quote_id=quote.id, lines=lines)
    scene.session.flush()


def test_nobody_decides_about_what_he_asked_for(strict: Scene):
    admin = as_(strict, StaffRole.ADMIN)
    quote = strict.draft(lines=DEEP)
    submit(strict, admin, quote)
    with refused(strict.session, ErrorCode.OWN_REQUEST):
        approve(strict, admin, quote)
    with refused(strict.session, ErrorCode.OWN_REQUEST):
        approving.reject_quote(strict.session, admin, quote_id=quote.id, note="No.")


def test_nobody_decides_about_a_draft_that_he_began_though_another_submits_it(strict: Scene):
    admin = as_(strict, StaffRole.ADMIN)
    bind(strict.session, admin)
    quote = drafts.create_quote(
        strict.session, admin, title="Tills", customer_id=strict.customer.id, lines=DEEP
    )
    quote.owner_id = strict.agent.user_id
    submit(strict, strict.agent, quote)
    with refused(strict.session, ErrorCode.OWN_DRAFT):
        approve(strict, admin, quote)
    with refused(strict.session, ErrorCode.OWN_DRAFT):
        approving.reject_quote(strict.session, admin, quote_id=quote.id, note="No.")


def test_nobody_decides_about_a_draft_that_he_wrote_into(strict: Scene):
    admin, other = as_(strict, StaffRole.ADMIN), as_(strict, StaffRole.FINANCE)
    quote = strict.draft(lines=DEEP)
    write(strict, other, quote, 30)
    write(strict, strict.agent, quote)
    submit(strict, strict.agent, quote)
    approve(strict, admin, quote)
    with refused(strict.session, ErrorCode.OWN_DRAFT):
        approve(strict, other, quote)


def test_what_was_written_before_the_last_approval_was_seen_by_others(strict: Scene):
    admin, finance = as_(strict, StaffRole.ADMIN), as_(strict, StaffRole.FINANCE)
    quote = strict.draft(lines=DEEP)
    submit(strict, strict.agent, quote)
    approve(strict, admin, quote)
    approve(strict, finance, quote)
    write(strict, admin, quote, 25)
    submit(strict, admin, quote)
    approve(strict, stand_in(strict), quote)
    approve(strict, finance, quote)
    assert status(strict, quote) is QuoteStatus.APPROVED
    write(strict, finance, quote, 40)
    write(strict, strict.agent, quote, 45)
    submit(strict, strict.agent, quote)
    approve(strict, admin, quote)
    with refused(strict.session, ErrorCode.OWN_DRAFT):
        approve(strict, finance, quote)


def test_one_admin_does_not_take_both_steps_of_a_chain(strict: Scene):
    admin = as_(strict, StaffRole.ADMIN)
    quote = strict.draft(lines=DEEP)
    submit(strict, strict.agent, quote)
    approve(strict, admin, quote)
    with refused(strict.session, ErrorCode.DECIDED_BEFORE):
        approve(strict, admin, quote)
    with refused(strict.session, ErrorCode.DECIDED_BEFORE):
        approving.reject_quote(strict.session, admin, quote_id=quote.id, note="No.")
    assert status(strict, quote) is QuoteStatus.PENDING_APPROVAL
    approve(strict, as_(strict, StaffRole.FINANCE), quote)
    assert status(strict, quote) is QuoteStatus.APPROVED


def stand_in(scene: Scene) -> Actor:
    """An admin who stands in for the manager, and has nothing to do with the draft."""
    return acting(scene.session, person(scene.session, StaffRole.ADMIN, "stand_in"))
