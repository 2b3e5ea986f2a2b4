"""While the customer has a version that he can accept, a draft changes nothing of it."""

import pytest
from sqlalchemy import text

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.errors import ErrorCode
from models.quote_versions import DeclineReason, QuoteStatus, QuoteVersion
from models.quotes import Quote
from resolvers.quotes import asking, drafts, sending
from resolvers.quotes.contents import content_of
from resolvers.quotes.finding import recipients_of
from tests.resolvers.acting import refused
from tests.resolvers.quotes.scene import ANA, BEN, Scene

MALLORY = ANA | {"name": "Mallory X"}


def change(scene: Scene, quote: Quote, **fields) -> None:
    bind(scene.session, scene.agent)
    drafts.update_quote_draft(scene.session, scene.agent, quote_id=quote.id, **fields)


def revised(scene: Scene, **fields) -> Quote:
    """A quote that was sent and is being revised."""
    quote = scene.sent(**fields)
    sending.revise_quote(scene.session, scene.agent, quote_id=quote.id)
    return quote


def test_a_draft_renames_nobody_who_can_sign(scene: Scene):
    quote = revised(scene)
    with refused(scene.session, ErrorCode.INVALID_STATE, "recipients.0"):
        change(scene, quote, recipients=[MALLORY])
    with refused(scene.session, ErrorCode.SIGNER_NAME_MISMATCH, "signer_name"):
        scene.accept(scene.link(quote), quote, signer_name=MALLORY["name"])
    scene.accept(scene.link(quote), quote, signer_name=ANA["name"])
    assert scene.shown(quote).status is QuoteStatus.ACCEPTED


@pytest.mark.parametrize(
    ("recipients", "field"),
    [
        ([BEN], "recipients.0"),
        ([ANA], "recipients"),
        ([BEN, ANA], "recipients.0"),
        ([ANA, BEN, MALLORY | {"email": "mallory@acme.test"}], "recipients.2"),
        ([ANA, BEN | {"role": "VIEWER"}], "recipients.1"),
    ],
)
def test_a_draft_drops_adds_and_reorders_nobody(scene: Scene, recipients, field: str):
    quote = revised(scene, recipients=[ANA, BEN])
    with refused(scene.session, ErrorCode.INVALID_STATE, field):
        change(scene, quote, recipients=recipients)


def test_the_same_recipients_and_language_may_be_given_again(scene: Scene):
    quote = revised(scene, recipients=[ANA, BEN])
    change(scene, quote, recipients=[ANA, BEN | {"position": 2}], language=quote.language)
    assert [one.name for one in recipients_of(scene.session, quote)] == [ANA["name"], BEN["name"]]


def test_a_draft_changes_no_language_of_what_is_open(scene: Scene):
    quote = revised(scene, language="en")
    with refused(scene.session, ErrorCode.INVALID_STATE, "language"):
        change(scene, quote, language="de")


def test_a_title_is_the_customers_once_it_is_sent(scene: Scene):
    quote = revised(scene)
    change(scene, quote, title="Half the price")
    assert quote.title == "Tills for the new shop"
    draft = scene.session.get_one(QuoteVersion, quote.current_version_id)
    assert draft.title == "Half the price"
    sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
    assert quote.title == "Half the price"


def test_after_a_withdrawal_it_may_go_to_others(scene: Scene):
    quote = revised(scene, language="en")
    sending.withdraw_quote(scene.session, scene.agent, quote_id=quote.id)
    change(scene, quote, recipients=[BEN], language="de")
    sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
    assert [one.name for one in recipients_of(scene.session, quote)] == [BEN["name"]]
    scene.accept(scene.link(quote, BEN["email"]), quote)
    assert scene.shown(quote).status is QuoteStatus.ACCEPTED


def withdrawn(scene: Scene, quote: Quote) -> None:
    sending.withdraw_quote(scene.session, scene.agent, quote_id=quote.id)


def declined(scene: Scene, quote: Quote) -> None:
    link = scene.link(quote)
    asking.decline_quote(
        scene.session, link, quote_id=quote.id, version=1, reason=DeclineReason.PRICE
    )


def expired(scene: Scene, quote: Quote) -> None:
    version = scene.shown(quote)
    scene.session.execute(text("ALTER TABLE quote_versions DISABLE TRIGGER frozen"))
    version.expires_at = clock.now()
    scene.session.flush()
    scene.session.execute(text("ALTER TABLE quote_versions ENABLE TRIGGER frozen"))


@pytest.mark.parametrize("ended", [withdrawn, declined, expired])
def test_until_a_draft_is_sent_the_customer_reads_whom_the_last_one_went_to(scene: Scene, ended):
    quote = revised(scene, recipients=[ANA, BEN], language="en")
    ended(scene, quote)
    titled = MALLORY | {"title": "CEO", "locale": "fr"}
    cara = {"name": "Cara Diaz", "email": "cara@acme.test", "role": "VIEWER"}
    change(scene, quote, recipients=[titled, cara], language="de")
    before, draft = scene.shown(quote), current(scene, quote)
    assert seen(scene, quote) == ([ANA["name"], BEN["name"]], "en")
    assert [scene.link(quote, one["email"]).name for one in (ANA, BEN)] == [
        ANA["name"],
        BEN["name"],
    ]
    assert (before.language, draft.language) == ("en", "de")
    bind(scene.session, scene.agent)
    content = content_of(scene.session, quote, draft)
    assert [one["name"] for one in content["signatories"]] == [MALLORY["name"]]
    bind(scene.session, scene.agent)
    copied = drafts.duplicate_quote(scene.session, scene.agent, quote_id=quote.id)
    assert seen(scene, copied) == ([MALLORY["name"], "Cara Diaz"], "de")
    bind(scene.session, scene.agent)
    sending.send_quote(scene.session, scene.agent, quote_id=quote.id)
    assert seen(scene, quote) == ([MALLORY["name"], "Cara Diaz"], "de")
    scene.accept(scene.link(quote), quote)
    assert scene.shown(quote).language == "de"


def test_a_draft_names_each_mailbox_once(scene: Scene):
    quote = revised(scene)
    withdrawn(scene, quote)
    with refused(scene.session, ErrorCode.TAKEN, "recipients.1.email"):
        change(scene, quote, recipients=[ANA, MALLORY])
    with refused(scene.session, ErrorCode.TOO_LONG, "recipients.0.name"):
        change(scene, quote, recipients=[ANA | {"name": "x" * 201}])


def seen(scene: Scene, quote: Quote) -> tuple[list[str], str]:
    """To whom and in which language it goes, as the customer's people read it."""
    bind(scene.session, SYSTEM)
    scene.session.flush()
    scene.session.refresh(quote)
    return [one.name for one in recipients_of(scene.session, quote)], quote.language


def current(scene: Scene, quote: Quote) -> QuoteVersion:
    return scene.session.get_one(QuoteVersion, quote.current_version_id)
