"""An accepted quote is ACCEPTED, whatever was being drafted behind it."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from models.approvals import ApprovalPolicy, ApprovalRequest, ApprovalStatus
from models.errors import ErrorCode
from models.events import Event
from models.identities import StaffRole
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote
from resolvers.quotes import approving, drafts, offline, sending
from tests.resolvers.acting import acting, person, refused
from tests.resolvers.quotes.scene import Scene
from tests.resolvers.quotes.test_approving import DEEP, status


def behind(scene: Scene) -> Quote:
    """A quote that was sent, with a deeper draft behind it that waits for approval."""
    quote = scene.sent()
    scene.session.add(
        ApprovalPolicy(name="Discounts", line_percent=Decimal(15), approvers=["MANAGER"])
    )
    bind(scene.session, scene.agent)
    sending.revise_quote(scene.session, scene.agent, quote_id=quote.id)
    drafts.update_quote_draft(scene.session, scene.agent, quote_id=quote.id, lines=DEEP)
    approving.submit_quote_for_approval(scene.session, scene.agent, quote_id=quote.id)
    scene.session.flush()
    assert status(scene, quote) is QuoteStatus.PENDING_APPROVAL
    return quote


def settled(scene: Scene, quote: Quote) -> None:
    bind(scene.session, SYSTEM)
    scene.session.expire_all()
    assert status(scene, quote) is QuoteStatus.ACCEPTED
    assert quote.current_version_id == quote.shown_version_id
    asked = scene.session.scalars(select(ApprovalRequest)).one()
    assert asked.status is ApprovalStatus.RECALLED
    draft = scene.session.get_one(QuoteVersion, asked.quote_version_id)
    assert draft.status is QuoteStatus.DRAFT


def test_a_draft_behind_is_given_up_when_the_customer_accepts(scene: Scene):
    quote = behind(scene)
    scene.accept(scene.link(quote), quote)
    settled(scene, quote)
    bind(scene.session, scene.agent)
    with refused(scene.session, ErrorCode.INVALID_STATE):
        drafts.update_quote_draft(scene.session, scene.agent, quote_id=quote.id, lines=DEEP)


def test_a_draft_behind_is_given_up_when_the_paper_comes(scene: Scene):
    quote = behind(scene)
    offline.record_offline_acceptance(
        scene.session,
        scene.agent,
        quote_id=quote.id,
        version=1,
        signer_name="Ana Almeida",
        note="In the folder of May.",
    )
    settled(scene, quote)


@pytest.mark.parametrize("own", [True, False])
def test_an_agent_reads_the_timeline_of_the_quotes_that_he_sees(scene: Scene, *, own: bool):
    quote = scene.sent()
    scene.accept(scene.link(quote), quote)
    other = acting(scene.session, person(scene.session, StaffRole.AGENT, "another"))
    bind(scene.session, scene.agent if own else other)
    told = select(Event.name).where(Event.subject_id == quote.id)
    names = set(scene.session.scalars(told))
    assert names == ({"quote.created", "quote.sent", "quote.accepted"} if own else set())
