"""Sending freezes, revising replaces, and the database holds both against everybody."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from auth.binding import bind
from models import clock
from models.errors import ErrorCode
from models.quote_versions import QuoteStatus, QuoteVersion
from models.signatures import SignatureStatus
from resolvers.quotes import sending
from resolvers.quotes.contents import canonical, content_of
from resolvers.quotes.finding import requests_of
from tests.resolvers.acting import refused, told
from tests.resolvers.quotes.scene import ANA, BEN, Scene


def test_a_sent_version_says_what_its_hash_says(scene: Scene):
    quote = scene.sent()
    version = scene.shown(quote)
    assert version.status is QuoteStatus.SENT
    assert canonical(content_of(scene.session, quote, version)) == (
        version.content,
        version.content_hash,
    )
    assert not {"cost", "margin"} & set(re.findall(r"\w+", version.content or ""))


def test_the_last_day_ends_in_the_sellers_zone(scene: Scene):
    version = scene.shown(scene.sent())
    assert version.expires_at is not None
    assert version.valid_until is not None
    end = version.expires_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (end.hour, end.minute) == (0, 0)
    assert (end.date() - version.valid_until).days == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quote_versions SET total = total + 1",
        "UPDATE quote_versions SET content = replace(content, 'Till', 'Tills')",
        "UPDATE quote_versions SET content = NULL, content_hash = NULL, expires_at = NULL",
        "UPDATE quote_versions SET status = 'DRAFT'",
        "DELETE FROM quote_versions",
        "UPDATE quote_lines SET net = net + 1",
        "DELETE FROM quote_lines",
        "INSERT INTO quote_lines SELECT * FROM quote_lines",
    ],
)
def test_the_database_keeps_what_was_sent(scene: Scene, change: str):
    scene.sent()
    with pytest.raises(IntegrityError), scene.session.begin_nested():
        scene.session.connection().execute(text(change))


def test_nothing_is_sent_without_lines_or_without_somebody_to_sign(scene: Scene):
    for field in ("lines", "recipients"):
        quote = scene.draft(**{field: []})
        with refused(scene.session, ErrorCode.EMPTY_QUOTE, field):
            sending.send_quote(scene.session, scene.agent, quote_id=quote.id)


def test_a_revision_replaces_when_it_is_sent_and_voids_signatures(scene: Scene):
    quote = scene.sent(recipients=[ANA, BEN])
    first = scene.shown(quote)
    scene.accept(scene.link(quote), quote)
    bind(scene.session, scene.agent)
    sending.revise_quote(scene.session, scene.agent, quote_id=quote.id, change_note="cheaper")
    assert scene.shown(quote).id == first.id
    bind(scene.session, scene.agent)
    sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
    second = scene.shown(quote)
    assert (first.status, second.number, second.status) == (
        QuoteStatus.SUPERSEDED,
        2,
        QuoteStatus.SENT,
    )
    assert {one.status for one in requests_of(scene.session, first)} == {SignatureStatus.CANCELLED}
    assert "quote.superseded" in told(scene.session)


def test_an_earlier_version_comes_back_as_a_draft(scene: Scene):
    quote = scene.sent()
    first = scene.shown(quote)
    bind(scene.session, scene.agent)
    sending.revise_quote(scene.session, scene.agent, quote_id=quote.id)
    sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
    sending.restore_quote_version(
        scene.session, scene.agent, quote_id=quote.id, version_id=first.id
    )
    third = scene.session.get_one(QuoteVersion, quote.current_version_id)
    assert (third.number, third.status, third.restored_from_id) == (3, QuoteStatus.DRAFT, first.id)


def test_a_withdrawn_quote_is_nobodys_to_accept(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    bind(scene.session, scene.agent)
    sending.withdraw_quote(scene.session, scene.agent, quote_id=quote.id)
    with refused(scene.session, ErrorCode.QUOTE_NOT_OPEN):
        scene.accept(link, quote)


def test_a_quote_whose_last_day_is_over_has_expired(scene: Scene):
    quote = scene.sent()
    link = scene.link(quote)
    version = scene.shown(quote)
    assert version.valid_until is not None
    assert version.expires_at is not None
    last = datetime.combine(version.valid_until, datetime.max.time(), ZoneInfo("Europe/Berlin"))
    with clock.frozen(last):
        assert version.stands is QuoteStatus.SENT
    with clock.frozen(version.expires_at), refused(scene.session, ErrorCode.QUOTE_EXPIRED):
        scene.accept(link, quote)
