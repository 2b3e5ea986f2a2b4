"""A paper is mailed to whoever asks for it, to his own mailbox, once and not too often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from auth.actors import SYSTEM, Actor
from auth.binding import bind
from models import clock
from models.documents import QuotePaper
from models.errors import ErrorCode
from models.events import Event
from models.identities import CustomerRole
from models.quotes import Quote
from models.recipients import GrantPurpose
from resolvers.quotes import delegating, mailing, offline
from tests.models import made
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import ANA, BEN, Scene

CARA: Any = {"name": "Cara Diaz", "email": "cara@acme.test"}


def ask(scene: Scene, actor: Actor, quote: Quote, paper: QuotePaper = QuotePaper.SENT) -> None:
    bind(scene.session, actor)
    mailing.mail_quote_paper(scene.session, actor, quote_id=quote.id, paper=paper)
    scene.session.flush()


def asked(scene: Scene) -> list[tuple[str, str]]:
    """To whom which paper goes, in the order in which they were asked for."""
    bind(scene.session, SYSTEM)
    found = select(Event.changes).where(Event.name == "quote.paper_requested").order_by(Event.id)
    return [(one["to"], one["paper"]) for one in scene.session.scalars(found)]


def test_the_signed_paper_waits_for_the_last_signature(scene: Scene):
    quote = scene.sent(recipients=[ANA, BEN])
    link = scene.link(quote)
    with refused(scene.session, ErrorCode.INVALID_STATE):
        ask(scene, link, quote, QuotePaper.SIGNED)
    scene.accept(link, quote)
    with refused(scene.session, ErrorCode.INVALID_STATE):
        ask(scene, link, quote, QuotePaper.SIGNED)
    scene.accept(scene.link(quote, BEN["email"]), quote)
    ask(scene, link, quote, QuotePaper.SIGNED)
    assert asked(scene) == [(ANA["email"], "SIGNED")]


def test_what_was_accepted_on_paper_has_no_sealed_one(scene: Scene):
    quote = scene.sent()
    bind(scene.session, scene.agent)
    on_paper: dict[str, Any] = {"version": 1, "signer_name": "Ana Almeida", "note": "In the file"}
    offline.record_offline_acceptance(scene.session, scene.agent, quote_id=quote.id, **on_paper)
    with refused(scene.session, ErrorCode.INVALID_STATE):
        ask(scene, scene.link(quote), quote, QuotePaper.SIGNED)


def test_who_does_not_see_the_quote_gets_no_paper_of_it(scene: Scene):
    quote, draft = scene.sent(), scene.draft()
    buyer = scene.buyer()
    scene.customer = made.customer(scene.session, name="Globex")
    stranger = scene.buyer("cleo@globex.test", CustomerRole.ADMIN)
    for actor, wanted in ((stranger, quote), (buyer, draft), (scene.link(quote), draft)):
        with refused(scene.session, ErrorCode.NOT_FOUND, "quote_id"):
            ask(scene, actor, wanted)
    assert asked(scene) == []


@pytest.mark.parametrize("role", CustomerRole)
def test_whoever_of_the_company_reads_it_gets_it_into_his_own_mailbox(
    scene: Scene, role: CustomerRole
):
    quote = scene.sent()
    ask(scene, scene.buyer(role=role), quote)
    assert asked(scene) == [(BEN["email"], "SENT")]


def test_a_link_to_read_by_is_enough(scene: Scene):
    quote = scene.sent()
    delegating.forward_quote(scene.session, scene.link(quote), quote_id=quote.id, **CARA)
    ask(scene, scene.link(quote, CARA["email"], purpose=GrantPurpose.VIEW), quote)
    assert asked(scene) == [(CARA["email"], "SENT")]


def test_asked_for_twice_it_is_mailed_once_until_ten_minutes_are_over(scene: Scene):
    quote, other = scene.sent(), scene.sent()
    link, start = scene.link(quote), clock.now()
    for minutes in (0, 0, 9, 11):
        with clock.frozen(start + timedelta(minutes=minutes)):
            ask(scene, link, quote)
    ask(scene, scene.link(other), other)
    assert asked(scene) == [(ANA["email"], "SENT")] * 3


def test_twenty_papers_a_day_and_no_more_go_to_one_mailbox(scene: Scene):
    quote = scene.sent()
    link, start = scene.link(quote), clock.now()
    for number in range(20):
        with clock.frozen(start + timedelta(minutes=11 * number)):
            ask(scene, link, quote)
    late = start + timedelta(hours=23)
    with clock.frozen(late), refused(scene.session, ErrorCode.INVALID_STATE):
        ask(scene, scene.buyer(ANA["email"]), quote)
    with clock.frozen(late):
        ask(scene, scene.buyer(), quote)
    with clock.frozen(start + timedelta(hours=24, minutes=1)):
        ask(scene, link, quote)
    assert len(asked(scene)) == 22
