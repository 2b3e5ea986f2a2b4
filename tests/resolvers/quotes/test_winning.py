"""A deal with quotes is won by an accepted one, and stays won once that is invoiced."""

from models.deals import Deal, DealStatus, WinOverride
from models.errors import ErrorCode
from models.invoices import Invoice, InvoiceStatus
from models.pipelines import DealStage
from resolvers import moves
from resolvers.quotes.winning import win_deal_of_quote
from tests.models import made
from tests.resolvers.acting import admin, refused
from tests.resolvers.quotes.scene import Scene


def deal_of(scene: Scene) -> tuple[Deal, list[DealStage]]:
    _, stages = made.pipeline(scene.session)
    deal, _ = made.deal(scene.session, stages[0], customer_id=scene.customer.id)
    deal.owner_id = scene.agent_user.id
    scene.session.flush()
    return deal, stages


def test_an_accepted_quote_wins_its_deal(scene: Scene):
    deal, _ = deal_of(scene)
    quote = scene.sent(deal_id=deal.id)
    scene.accept(scene.link(quote), quote)
    win_deal_of_quote(scene.session, admin(scene.session), quote_id=quote.id)
    assert (deal.status, deal.win_override_reason) == (DealStatus.WON, None)


def test_a_deal_whose_quotes_nobody_accepted_needs_a_reason(scene: Scene):
    deal, stages = deal_of(scene)
    scene.sent(deal_id=deal.id)
    with refused(scene.session, ErrorCode.REQUIRED, "win_override_reason"):
        moves.move_deal(scene.session, scene.agent, deal_id=deal.id, stage_id=stages[2].id)
    paper = WinOverride.PAPER_CONTRACT
    moves.move_deal(
        scene.session,
        scene.agent,
        deal_id=deal.id,
        stage_id=stages[2].id,
        win_override_reason=paper,
    )
    assert (deal.status, deal.win_override_reason) == (DealStatus.WON, paper)


def test_a_reason_of_winning_is_for_what_is_won(scene: Scene):
    deal, stages = deal_of(scene)
    with refused(scene.session, ErrorCode.INVALID, "win_override_reason"):
        moves.move_deal(
            scene.session,
            scene.agent,
            deal_id=deal.id,
            stage_id=stages[1].id,
            win_override_reason=WinOverride.PAPER_CONTRACT,
        )


def test_what_is_invoiced_stays_won(scene: Scene):
    deal, _ = deal_of(scene)
    quote = scene.sent(deal_id=deal.id)
    order = scene.accept(scene.link(quote), quote).order
    assert order is not None
    actor = admin(scene.session)
    win_deal_of_quote(scene.session, actor, quote_id=quote.id)
    amounts = ("subtotal", "discount_total", "tax_total", "total", "currency", "customer_id")
    zero = order.total - order.total
    scene.session.add(
        Invoice(
            order_id=order.id,
            number="INV-2026-09999",
            status=InvoiceStatus.ISSUED,
            issued_at=order.ordered_at,
            paid_total=zero,
            credited_total=zero,
            **{one: getattr(order, one) for one in amounts},
        )
    )
    scene.session.flush()
    with refused(scene.session, ErrorCode.INVALID_STATE):
        moves.reopen_deal(scene.session, actor, deal_id=deal.id)
