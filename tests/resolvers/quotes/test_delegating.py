"""Delegation takes the signer's own proof; options make a version of their own; wishes are kept."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from auth.actors import SYSTEM
from auth.binding import bind
from auth.links import bearer_of, token_of
from models import clock
from models.errors import DomainError, ErrorCode
from models.quote_threads import CommentStatus, QuoteComment
from models.quote_versions import DeclineReason, QuoteStatus
from models.recipients import GrantPurpose, LinkGrant
from resolvers.quotes import asking, choosing, delegating, viewing
from resolvers.quotes.finding import lines_of
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import ANA, LINE, Scene, kept
from tests.resolvers.quotes.test_accepting import mailed_code

CARA = {"name": "Cara Diaz", "email": "cara@acme.test"}


def delegate(scene: Scene, link, quote, **more) -> None:
    bind(scene.session, link)
    delegating.delegate_signature(scene.session, link, quote_id=quote.id, **CARA, **more)


def test_a_link_alone_delegates_nothing_the_mailed_code_does(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    with pytest.raises(DomainError) as caught:
        delegate(scene, link, quote)
    assert caught.value.code is ErrorCode.CODE_REQUIRED
    kept(caught.value)
    scene.session.flush()
    delegate(scene, link, quote, otp=mailed_code(scene))
    with refused(scene.session, ErrorCode.NOT_SIGNATORY):
        scene.accept(scene.link(quote, purpose=GrantPurpose.VIEW), quote)
    done = scene.accept(scene.link(quote, CARA["email"]), quote)
    assert done.order is not None


def test_a_code_is_good_for_the_delegate_whom_its_mail_names(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    with pytest.raises(DomainError) as caught:
        delegate(scene, link, quote)
    kept(caught.value)
    scene.session.flush()
    code, other = mailed_code(scene), CARA | {"email": "other@acme.test"}
    bind(scene.session, link)
    with refused(scene.session, ErrorCode.CODE_WRONG, "otp"):
        delegating.delegate_signature(scene.session, link, quote_id=quote.id, **other, otp=code)
    delegate(scene, link, quote, otp=code)


def test_codes_to_sign_and_codes_to_delegate_count_apart(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    for _ in range(5):
        viewing.request_signing_code(scene.session, link, quote_id=quote.id)
        scene.session.flush()
    with refused(scene.session, ErrorCode.INVALID_STATE):
        viewing.request_signing_code(scene.session, link, quote_id=quote.id)
    with pytest.raises(DomainError) as caught:
        delegate(scene, link, quote)
    assert caught.value.code is ErrorCode.CODE_REQUIRED
    kept(caught.value)
    soon = clock.now() + timedelta(minutes=59)
    with clock.frozen(soon), refused(scene.session, ErrorCode.INVALID_STATE):
        viewing.request_signing_code(scene.session, link, quote_id=quote.id)
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        viewing.request_signing_code(scene.session, link, quote_id=quote.id)


def test_the_delegators_own_link_accepts_no_more(scene: Scene):
    quote = scene.sent(recipients=[ANA | {"name": "Ben", "email": "ben@acme.test"}])
    bind(scene.session, SYSTEM)
    (grant,) = scene.session.query(LinkGrant).filter_by(quote_id=quote.id)
    signer = scene.buyer()
    delegate(scene, signer, quote)
    bind(scene.session, SYSTEM)
    assert bearer_of(scene.session, token_of(grant), {}) is None


def test_a_forwarded_quote_is_read_not_signed(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    delegating.forward_quote(scene.session, link, quote_id=quote.id, **CARA)
    reader = scene.link(quote, CARA["email"], purpose=GrantPurpose.VIEW)
    with refused(scene.session, ErrorCode.NOT_SIGNATORY):
        scene.accept(reader, quote)


def test_ten_colleagues_a_day_get_the_quote_and_no_more(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    for number in range(10):
        reader = {"name": "Reader", "email": f"reader{number}@acme.test"}
        delegating.forward_quote(scene.session, link, quote_id=quote.id, **reader)
        scene.session.flush()
    with refused(scene.session, ErrorCode.INVALID_STATE):
        delegating.forward_quote(scene.session, link, quote_id=quote.id, **CARA)


def test_a_choice_is_a_version_of_its_own_ready_to_sign(scene: Scene):
    option = LINE | {"key": "stand", "name": "Stand", "optional": True, "quantity": Decimal(1)}
    quote = scene.sent(lines=[LINE | {"key": "till"}, option | {"maximum_quantity": Decimal(3)}])
    link, before = scene.link(quote), scene.shown(quote)
    bind(scene.session, link)
    wish: Any = [{"line_key": "stand", "chosen": True, "quantity": Decimal(3)}]
    choosing.choose_quote_options(
        scene.session, link, quote_id=quote.id, version=before.number, options=wish
    )
    after = scene.shown(quote)
    assert (after.number, after.status, before.status) == (
        2,
        QuoteStatus.SENT,
        QuoteStatus.SUPERSEDED,
    )
    assert after.subtotal == before.subtotal + 300
    assert scene.accept(scene.link(quote), quote).order is not None


@pytest.mark.parametrize(
    "wish",
    [
        {"line_key": "till", "chosen": False},
        {"line_key": "nothing", "chosen": True},
        {"line_key": "stand", "chosen": True, "quantity": Decimal(4)},
        {"line_key": "stand", "chosen": True, "quantity": Decimal(0)},
        {"line_key": "free", "chosen": True, "quantity": Decimal(0)},
    ],
)
def test_only_what_was_offered_is_chosen(scene: Scene, wish: Any):
    option = LINE | {"key": "stand", "name": "Stand", "optional": True}
    option |= {"maximum_quantity": Decimal(3)}
    free = option | {"key": "free", "minimum_quantity": Decimal(0)}
    quote = scene.sent(lines=[LINE | {"key": "till"}, option, free])
    link, version = scene.link(quote), scene.shown(quote)
    bind(scene.session, link)
    with pytest.raises(DomainError) as caught, scene.session.begin_nested():
        choosing.choose_quote_options(
            scene.session, link, quote_id=quote.id, version=version.number, options=[wish]
        )
    assert caught.value.code in {ErrorCode.INVALID, ErrorCode.OUT_OF_RANGE}


def test_who_has_chosen_may_choose_again_within_the_bounds_that_were_offered(scene: Scene):
    option = LINE | {"key": "stand", "name": "Stand", "optional": True}
    option |= {"quantity": Decimal(1), "maximum_quantity": Decimal(3)}
    quote = scene.sent(lines=[LINE | {"key": "till"}, option, option | {"key": "lamp"}])
    link = scene.link(quote)
    bind(scene.session, link)
    wishes: list[Any] = [
        {"line_key": "stand", "chosen": True, "quantity": Decimal(3)},
        {"line_key": "stand", "chosen": True, "quantity": Decimal(1)},
        {"line_key": "stand", "chosen": False, "quantity": Decimal(0)},
    ]
    for version, wish in enumerate(wishes, 1):
        bind(scene.session, link)
        choosing.choose_quote_options(
            scene.session, link, quote_id=quote.id, version=version, options=[wish]
        )
        lines = {one.key: one for one in lines_of(scene.session, scene.shown(quote))}
        assert lines["stand"].chosen is wish["chosen"]
        assert lines["stand"].quantity == (wish["quantity"] or 1)
        assert not lines["lamp"].chosen


def test_wishes_change_the_status_and_an_answer_without_a_change_brings_it_back(scene: Scene):
    quote = scene.sent(lines=[LINE | {"key": "till"}])
    link = scene.link(quote)
    asking.request_quote_changes(
        scene.session,
        link,
        quote_id=quote.id,
        text="A little less, please.",
        lines=[{"line_key": "till", "text": "Three of them?"}],
    )
    assert scene.shown(quote).status is QuoteStatus.CHANGES_REQUESTED
    bind(scene.session, scene.agent)
    wishes = scene.session.query(QuoteComment).filter_by(quote_id=quote.id).all()
    for wish in wishes:
        asking.comment_on_quote(
            scene.session, scene.agent, quote_id=quote.id, text="No.", reply_to_id=wish.id
        )
    assert {one.status for one in wishes} == {CommentStatus.ANSWERED}
    assert scene.shown(quote).status is QuoteStatus.VIEWED


def test_a_signatory_says_no_with_the_reason(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    number = scene.shown(quote).number
    bind(scene.session, link)
    asking.decline_quote(
        scene.session,
        link,
        quote_id=quote.id,
        version=number,
        reason=DeclineReason.PRICE,
        note="Too dear.",
    )
    assert scene.shown(quote).status is QuoteStatus.DECLINED
    with refused(scene.session, ErrorCode.QUOTE_NOT_OPEN):
        scene.accept(link, quote)
