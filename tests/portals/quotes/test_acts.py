"""What else can be done with a quote: decline, wish, ask, choose, forward, hand over, compare."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from auth import throttle
from models import database
from models.quote_threads import CommentKind, QuoteComment
from models.quote_versions import DeclineReason, QuoteStatus
from models.recipients import QuoteRecipient
from tests.portals.quotes.offering import ANA, BEN, CARE, TILLS, Offer, offer, sign
from tests.portals.visiting import Visitor, heading

DORA = {"name": "Dora Diaz", "email": "dora@acme.test"}


def comments(quote: Offer) -> list[QuoteComment]:
    with database.sessions()() as session:
        found = select(QuoteComment).where(QuoteComment.quote_id == quote.id)
        return list(session.scalars(found.order_by(QuoteComment.id)))


def test_a_quote_is_declined_with_a_reason(stranger: Visitor):
    quote = offer()
    at = f"{quote.link()}/decline"
    refused = stranger.send(at, "DeclineQuote")
    assert refused.status_code == 422
    answer = stranger.send(at, "DeclineQuote", reason="PRICE", note="Over our budget")
    assert answer.headers["location"] == quote.link()
    page = stranger.get(quote.link())
    assert "Reason: The price does not fit." in page.text
    assert "Ask to take it up again" in page.text
    assert quote.version().decline_reason is DeclineReason.PRICE
    assert stranger.get(at).headers["location"] == quote.link()


def test_wishes_are_told_line_by_line_and_silence_is_none(stranger: Visitor):
    quote = offer(lines=[TILLS, CARE])
    given = {"lines.0.text": "Four instead of six", "lines.1.text": " "}
    at = f"{quote.link()}/changes"
    assert stranger.send(at, "RequestQuoteChanges", text="").status_code == 422
    wished = {"text": "Deliver in March", "lines.0.lineKey": "tills", "lines.1.lineKey": "care"}
    form = stranger.form(stranger.get(at), "quoteId")
    answer = stranger.post(at, form | wished | given)
    assert answer.headers["location"] == quote.link()
    assert [(one.line_key, one.text) for one in comments(quote)] == [
        (None, "Deliver in March"),
        ("tills", "Four instead of six"),
    ]
    assert {one.kind for one in comments(quote)} == {CommentKind.CHANGE_REQUEST}
    page = stranger.get(quote.link())
    assert "Four instead of six" in page.text
    assert "Accept and sign" in page.text
    assert quote.version().status is QuoteStatus.CHANGES_REQUESTED


def test_a_line_is_asked_about(stranger: Visitor):
    quote = offer()
    page = stranger.get(f"{quote.link()}?line=tills")
    assert '<option value="tills" selected>' in page.text
    stranger.send(quote.link(), "CommentOnQuote", lineKey="tills", text="Which colour?")
    page = stranger.get(quote.link())
    assert "About: Counter tills" in page.text
    assert "Your question is on its way." in page.text
    assert stranger.send(quote.link(), "CommentOnQuote", text="").status_code == 422


def test_an_option_is_chosen_and_the_next_version_is_there_to_sign(stranger: Visitor):
    quote = offer(lines=[TILLS, CARE])
    page = stranger.get(quote.link())
    assert "Take this option" in page.text
    form = stranger.form(page, "version")
    assert form["do"] == "ChooseQuoteOptions"
    position = "options.2."
    chosen = {position + "lineKey": "care", position + "chosen": "on", position + "quantity": "10"}
    answer = stranger.post(quote.link(), form | chosen)
    assert answer.headers["location"] == quote.link()
    page = stranger.get(quote.link())
    assert "€2,836.96" in page.text
    assert "See what changed" in page.text
    assert sign(stranger, quote.link()).status_code == 303
    assert quote.version().total == Decimal("2836.96")


@pytest.mark.parametrize("quantity", ["5", "37", "-1", "NaN", "1e9", "x"])
def test_what_was_not_offered_cannot_be_chosen(stranger: Visitor, quantity: str):
    quote = offer(lines=[TILLS, CARE])
    form = stranger.form(stranger.get(quote.link()), "version")
    chosen = {"options.2.lineKey": "care", "options.2.chosen": "on", "options.2.quantity": quantity}
    assert stranger.post(quote.link(), form | chosen).status_code in {404, 422}
    assert quote.version().number == 1


def test_two_versions_are_compared_in_words(stranger: Visitor):
    quote = offer(lines=[TILLS, CARE])
    changed = TILLS | {"quantity": Decimal(5), "name": "Counter tills, black"}
    added = {"key": "new", "name": "Cash drawer", "quantity": Decimal(1)}
    added |= {"unit_price": Decimal("80.00"), "tax_code": "STANDARD"}
    quote.revised(lines=[changed, added], title="Fewer tills")
    page = stranger.get(f"{quote.link()}/compare?a=1&b=2")
    for word in ("Added", "Removed", "Changed", "Cash drawer", "Care plan", "Fewer tills"):
        assert word in page.text
    assert "Counter tills, black" in page.text
    assert "<del>" in page.text
    assert "\N{MINUS SIGN}€320.11" in page.text
    assert stranger.get(f"{quote.link()}/compare?a=1&b=9").status_code == 404
    versions = stranger.get(f"{quote.link()}/versions")
    assert f"{quote.link()}/compare?a=1&amp;b=2" in versions.text


def test_a_colleague_gets_a_link_to_read(stranger: Visitor):
    quote = offer()
    at = f"{quote.link()}/forward"
    form = stranger.form(stranger.get(at), "quoteId") | {"do": "ForwardQuote"}
    assert stranger.post(at, form | {"name": "Dora", "email": "nonsense"}).status_code == 422
    form = stranger.form(stranger.get(at), "quoteId") | {"do": "ForwardQuote"}
    answer = stranger.post(at, form | DORA | {"message": "Please look"})
    assert answer.headers["location"] == quote.link()
    theirs = stranger.get(quote.link(DORA["email"]))
    assert "This is your copy to read" in theirs.text


def test_the_signature_is_handed_over_by_a_mailed_code(stranger: Visitor):
    quote = offer()
    before = quote.link()
    at = f"{before}/forward"
    assert 'value="DelegateSignature" checked' in stranger.get(f"{at}?role=signatory").text
    form = stranger.form(stranger.get(at), "quoteId") | {"do": "DelegateSignature"}
    asked = stranger.post(at, form | DORA)
    assert asked.status_code == 422
    assert 'name="code"' in asked.text
    assert f'value="{DORA["email"]}"' in asked.text
    wrong = f"{(int(quote.code()) + 1) % 1_000_000:06d}"
    form = stranger.form(asked, "quoteId") | {"do": "DelegateSignature"}
    assert stranger.post(at, form | DORA | {"code": wrong}).status_code == 422
    form = stranger.form(stranger.get(at), "quoteId") | {"do": "DelegateSignature"}
    done = stranger.post(at, form | DORA | {"code": quote.code()})
    assert done.status_code == 200
    assert heading(done) == "Handed over"
    assert stranger.get(before).status_code == 410
    theirs = quote.link(DORA["email"])
    assert sign(stranger, theirs, signer_name=DORA["name"]).status_code == 303


def test_a_login_hands_over_without_a_code(ana: Visitor):
    quote = offer()
    at = f"{quote.page}/forward"
    form = ana.form(ana.get(at), "quoteId") | {"do": "DelegateSignature"}
    assert heading(ana.post(at, form | DORA)) == "Handed over"
    assert sign(ana, quote.link(DORA["email"]), signer_name=DORA["name"]).status_code == 303


def test_who_is_no_signatory_does_not_decide_in_the_portal(ben: Visitor):
    quote = offer()
    for do, path in (("DeclineQuote", "/decline"), ("DelegateSignature", "/forward")):
        form = ben.form(ben.get(quote.page + path), "quoteId")
        fields = form | {"do": do, "version": "1", "reason": "PRICE"} | DORA
        assert ben.post(quote.page + path, fields).status_code == 422
    assert ben.get(f"{quote.page}/accept").headers["location"] == quote.page
    assert quote.version().status is QuoteStatus.SENT


def test_the_new_link_goes_to_the_mailbox_and_is_never_shown(stranger: Visitor):
    quote = offer()
    old = quote.link()
    page = stranger.get(f"{old[:-1]}{'A' if old[-1] != 'A' else 'B'}")
    assert page.status_code == 410
    throttle.forget_attempts()
    form = stranger.form(page, "form_token")
    assert stranger.post("/q/none/link", {"a": "b"}).status_code == 422
    same = [stranger.post(f"{at}/link", form) for at in (old, "/q/never-was-one")]
    assert same[0].text.replace(old, "") == same[1].text.replace("/q/never-was-one", "")
    fresh = quote.link()
    assert fresh == old, "one that lives is mailed again: whoever asks locks nobody out"
    assert fresh not in same[0].text.replace(f"{old}/link", "")
    assert stranger.get(fresh).status_code == 200


def test_recipients_and_mails_of_others_are_not_on_a_links_pages(stranger: Visitor):
    quote = offer(recipients=[ANA, BEN | {"position": 2}])
    for path in ("", "/accept", "/forward", "/changes"):
        assert BEN["email"] not in stranger.get(quote.link() + path).text
    with database.sessions()() as session:
        people = select(QuoteRecipient).where(QuoteRecipient.quote_id == quote.id)
        assert len(session.scalars(people).all()) == 2
