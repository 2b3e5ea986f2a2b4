"""What a quote's owner is told inside the product."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from jobs import reactions
from jobs.mailing.words import languages, texts
from jobs.notices import notify_owner
from models.events import Event
from models.identities import User
from models.notifications import Notification
from resolvers.quotes import asking
from tests.resolvers.quotes.scene import ANA, Scene


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-GB", "{by} has a question about {number}."),
        ("de-AT", "{by} hat eine Frage zu {number}."),
        ("fr-FR", "{by} has a question about {number}."),
    ],
)
def test_the_owner_is_told_in_his_language(session: Session, locale: str, text: str):
    scene = Scene(session)
    quote = scene.sent()
    asking.comment_on_quote(session, scene.link(quote), quote_id=quote.id, text="When?")
    bind(session, SYSTEM)
    session.flush()
    session.get_one(User, quote.owner_id).locale = locale
    event = session.scalars(select(Event).where(Event.name == "quote.asked")).one()
    notify_owner(session, SYSTEM, event)
    notify_owner(session, SYSTEM, event)
    told = session.scalars(select(Notification.text)).one()
    assert told == text.format(by=ANA["name"], number=quote.number)


@pytest.mark.parametrize("language", languages())
def test_there_are_words_for_all_that_the_owner_is_told(language: str):
    followed = {
        name for name, found in reactions.FOLLOWING.items() if reactions.NOTIFY_OWNER in found
    }
    assert texts(language)["notices"].keys() == followed
