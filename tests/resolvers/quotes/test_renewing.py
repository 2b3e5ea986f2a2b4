"""Asking for a link again locks nobody out and floods no mailbox."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from auth.actors import SYSTEM
from auth.binding import bind
from auth.links import token_of
from models import clock
from models.events import Event
from models.recipients import LinkGrant
from resolvers.quotes.viewing import renew_link
from tests.resolvers.quotes.scene import Scene


def grants(scene: Scene) -> list[LinkGrant]:
    bind(scene.session, SYSTEM)
    found = select(LinkGrant).order_by(LinkGrant.generation)
    return list(scene.session.scalars(found))


def renew(scene: Scene, grant: LinkGrant) -> bool:
    done = renew_link(scene.session, SYSTEM, grant.token_hash)
    scene.session.flush()
    return done


def test_a_link_that_lives_is_mailed_again_three_times_a_day(scene: Scene):
    scene.sent()
    (grant,) = grants(scene)
    token = token_of(grant)
    assert [renew(scene, grant) for _ in range(5)] == [True, True, True, False, False]
    (still,) = grants(scene)
    assert (token_of(still), still.live) == (token, True)
    told = select(Event).where(Event.name == "quote.link_renewed")
    assert len(scene.session.scalars(told).all()) == 3


def test_a_link_that_is_over_is_replaced_once(scene: Scene):
    scene.sent()
    (grant,) = grants(scene)
    grant.expires_at = clock.now() - timedelta(seconds=1)
    scene.session.flush()
    assert renew(scene, grant)
    assert renew(scene, grant)
    old, new = grants(scene)
    assert (old.live, new.live) == (False, True)
