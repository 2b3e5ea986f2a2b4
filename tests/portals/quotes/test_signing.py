"""From link to receipt: a name, the version that was read, and nothing else is ever signed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import segno
from sqlalchemy import select

from models import database
from models.orders import Order
from models.quote_versions import QuoteStatus
from models.signatures import Signature, SignatureMethod, Verification
from tests.portals.quotes.offering import ANA, BEN, TILLS, Offer, elsewhere, look, offer, sign
from tests.portals.visiting import BASE, Visitor, heading, title
from tests.world import identity

CAREFUL = identity("careful")
PATH = "M10 10L200 90L320 40"


def signature(quote: Offer) -> Signature:
    with database.sessions()() as session:
        version = quote.version().id
        found = select(Signature).where(Signature.quote_version_id == version)
        made = session.scalars(found.order_by(Signature.signed_at.desc())).first()
        assert made is not None
        return made


def test_a_name_and_a_click_sign_and_lead_to_the_receipt(stranger: Visitor):
    quote = offer()
    answer = sign(stranger, quote.link())
    assert (answer.status_code, answer.headers["location"]) == (303, f"{quote.link()}/done")
    page = stranger.get(f"{quote.link()}/done")
    assert heading(page) == "Signed and accepted"
    assert "Download signed PDF" in page.text
    assert str(quote.version().content_hash) in page.text
    found = signature(quote)
    assert found.method is SignatureMethod.TYPED
    assert found.verified_by is Verification.ACCEPT_LINK
    assert found.address
    assert found.user_agent
    assert f"/verify/{found.verify_id}" in page.text


def test_there_is_no_receipt_before_there_is_a_signature(stranger: Visitor):
    quote = offer()
    assert stranger.get(f"{quote.link()}/done").headers["location"] == quote.link()
    both = offer(recipients=[ANA, BEN | {"position": 2}])
    sign(stranger, both.link())
    second = both.link(BEN["email"])
    assert stranger.get(f"{second}/done").headers["location"] == second


def test_the_button_says_what_is_agreed_and_the_name_is_never_there(stranger: Visitor):
    quote = offer()
    page = stranger.get(f"{quote.link()}/accept")
    assert f"Sign and accept {quote.number} for EUR\u00a02,491.86" in page.text
    assert re.search(r'name="signer_name"[^>]*value=""', page.text)
    assert ANA["name"] not in page.text.split("<main")[1].split("<aside")[0]
    assert 'type="checkbox"' not in page.text
    assert " required" not in page.text


def test_a_login_signs_without_a_link(ana: Visitor):
    quote = offer()
    answer = sign(ana, quote.page)
    assert answer.headers["location"] == f"{quote.page}/done"
    assert signature(quote).verified_by is Verification.SESSION
    assert signature(quote).address


@pytest.mark.parametrize("name", ["", "   ", "Ben Okafor", "Ana", "Ana Almeida Jr"])
def test_another_name_is_refused_beside_the_field(stranger: Visitor, name: str):
    quote = offer()
    page = sign(stranger, quote.link(), signer_name=name, signer_title="Head of Retail")
    assert page.status_code == 422
    assert title(page).startswith("Error:")
    assert 'id="signer_name-problem"' in page.text
    assert "Head of Retail" in page.text
    assert quote.version().status is QuoteStatus.SENT
    if name.strip():
        assert "Hand the signature to a colleague" in page.text


@pytest.mark.parametrize("name", ["ana almeida", "Ána  Alméida", "ANA-ALMEIDA."])
def test_the_name_may_be_spelled_as_people_do(stranger: Visitor, name: str):
    assert sign(stranger, offer().link(), signer_name=name).status_code == 303


def test_every_rendering_has_a_key_of_its_own(stranger: Visitor):
    at = offer().link()
    forms = [stranger.form(stranger.get(f"{at}/accept"), "contentHash") for _ in range(2)]
    assert forms[0]["idempotencyKey"] != forms[1]["idempotencyKey"]


def test_the_same_form_sent_twice_signs_once(stranger: Visitor):
    quote = offer()
    form = stranger.form(stranger.get(f"{quote.link()}/accept"), "contentHash")
    form |= {"do": "AcceptQuote", "signer_name": ANA["name"]}
    answers = [stranger.post(f"{quote.link()}/accept", form) for _ in range(2)]
    assert {one.headers["location"] for one in answers} == {f"{quote.link()}/done"}
    with database.sessions()() as session:
        orders = select(Order).where(Order.quote_id == quote.id)
        assert len(session.scalars(orders).all()) == 1


def test_what_was_accepted_elsewhere_leads_to_the_receipt(stranger: Visitor):
    quote = offer()
    form = stranger.form(stranger.get(f"{quote.link()}/accept"), "contentHash")
    assert sign(stranger, quote.link()).status_code == 303
    late = stranger.post(
        f"{quote.link()}/accept", form | {"do": "AcceptQuote", "signer_name": ANA["name"]}
    )
    assert late.headers["location"] == f"{quote.link()}/done"
    assert stranger.get(f"{quote.link()}/accept").headers["location"] == f"{quote.link()}/done"


def test_a_version_that_was_replaced_is_never_signed_and_the_change_is_shown(stranger: Visitor):
    quote = offer()
    form = stranger.form(stranger.get(f"{quote.link()}/accept"), "contentHash")
    quote.revised(lines=[TILLS | {"quantity": Decimal(5)}])
    form |= {"do": "AcceptQuote", "signer_name": ANA["name"]}
    page = stranger.post(f"{quote.link()}/accept", form)
    assert page.status_code == 409
    assert "Version 2 has replaced version 1" in page.text
    assert "€2,076.55" in page.text
    assert "contentHash" not in page.text
    assert quote.version().status is QuoteStatus.SENT
    assert sign(stranger, quote.link()).status_code == 303


def test_a_changed_hash_signs_nothing(stranger: Visitor):
    quote = offer()
    page = sign(stranger, quote.link(), contentHash="0" * 64)
    assert page.status_code == 409
    assert str(quote.version().content_hash) in page.text
    assert "has replaced version" not in page.text
    assert quote.version().status is QuoteStatus.SENT


def test_another_quotes_id_signs_neither(stranger: Visitor):
    mine, other = offer(), offer()
    stolen = f"quo_{other.id.hex}"
    assert sign(stranger, mine.link(), quoteId=stolen).status_code == 422
    assert {mine.version().status, other.version().status} == {QuoteStatus.SENT}


@pytest.mark.parametrize("header", [{"sec-fetch-site": "cross-site"}, {"origin": "https://x.test"}])
def test_a_form_of_another_site_signs_nothing(stranger: Visitor, header: dict[str, str]):
    quote = offer()
    form = stranger.form(stranger.get(f"{quote.link()}/accept"), "contentHash")
    form |= {"do": "AcceptQuote", "signer_name": ANA["name"]}
    assert stranger.post(f"{quote.link()}/accept", form, **header).status_code == 403
    forged = form | {"form_token": "0" * 64}
    assert stranger.post(f"{quote.link()}/accept", forged).status_code == 403
    assert quote.version().status is QuoteStatus.SENT


def test_a_link_signs_in_a_browser_that_keeps_no_cookies(stranger: Visitor):
    quote = offer()
    form = stranger.form(stranger.get(f"{quote.link()}/accept"), "contentHash")
    stranger.client.cookies.clear()
    form |= {"signer_name": ANA["name"]}  # and not even which button was pressed
    assert stranger.client.post(f"{quote.link()}/accept", data=form).status_code == 303


def test_a_template_may_want_a_box_and_a_code(stranger: Visitor):
    quote = offer(template_id=CAREFUL)
    page = stranger.get(f"{quote.link()}/accept")
    assert 'type="checkbox"' in page.text
    assert 'name="code"' not in page.text
    unticked = sign(stranger, quote.link())
    assert unticked.status_code == 422
    assert "Tick the box" in unticked.text
    asked = sign(stranger, quote.link(), consent="on")
    assert asked.status_code == 200
    assert "a…@acme.test" in asked.text
    assert re.search(r'name="code"[^>]*autocomplete="one-time-code"', asked.text)
    assert f'value="{ANA["name"]}"' in asked.text
    answer = sign(stranger, quote.link(), consent="on", code=quote.code())
    assert answer.status_code == 303
    assert signature(quote).verified_by is Verification.CODE


def test_a_wrong_code_signs_nothing_and_mails_no_other(stranger: Visitor):
    quote = offer(template_id=CAREFUL)
    sign(stranger, quote.link(), consent="on")
    wrong = f"{(int(quote.code()) + 1) % 1_000_000:06d}"
    for code in (wrong, ""):
        page = sign(stranger, quote.link(), consent="on", code=code)
        assert page.status_code == 422
        assert 'id="code-problem"' in page.text
    assert quote.codes() == 1
    assert quote.version().status is QuoteStatus.SENT


def test_another_code_is_mailed_and_nothing_typed_is_lost(stranger: Visitor):
    quote = offer(template_id=CAREFUL)
    page = sign(stranger, quote.link(), consent="on", code="", do="RequestSigningCode")
    assert page.status_code == 200
    assert f'value="{ANA["name"]}"' in page.text
    assert quote.codes() == 1


def test_a_browser_other_than_the_bound_one_is_asked_for_a_code(stranger: Visitor):
    quote = offer()
    look(stranger, quote.link())
    elsewhere(stranger)
    assert 'name="code"' in sign(stranger, quote.link()).text
    assert sign(stranger, quote.link(), code=quote.code()).status_code == 303


def test_the_bound_browser_signs_without_a_code(stranger: Visitor):
    quote = offer()
    look(stranger, quote.link())
    assert sign(stranger, quote.link()).status_code == 303


def test_a_drawn_signature_is_kept_as_it_was_drawn(stranger: Visitor):
    quote = offer()
    nothing = sign(stranger, quote.link(), method="DRAWN", drawing="")
    assert nothing.status_code == 422
    assert 'id="method-problem"' in nothing.text
    evil = sign(stranger, quote.link(), method="DRAWN", drawing='"/><script>')
    assert evil.status_code == 422
    assert sign(stranger, quote.link(), method="DRAWN", drawing=PATH).status_code == 303
    assert (signature(quote).method, signature(quote).svg_path) == (SignatureMethod.DRAWN, PATH)


def test_several_sign_one_after_the_other(stranger: Visitor):
    quote = offer(recipients=[ANA | {"position": 1}, BEN | {"position": 2}])
    second = quote.link(BEN["email"])
    waiting = stranger.get(second)
    assert "Before you, Ana Almeida signs." in waiting.text
    assert stranger.get(f"{second}/accept").headers["location"] == second
    assert sign(stranger, quote.link()).status_code == 303
    receipt = stranger.get(f"{quote.link()}/done")
    assert heading(receipt) == "You have signed"
    assert "Still to sign: Ben Okafor" in receipt.text
    assert stranger.get(f"{quote.link()}/signed.pdf").status_code == 404
    assert sign(stranger, second, signer_name=BEN["name"]).status_code == 303
    assert heading(stranger.get(f"{quote.link()}/done")) == "Signed and accepted"


def test_the_phone_is_led_to_the_very_page_and_no_further(application: Visitor):
    quote = offer()
    by_link, by_login = f"{quote.link()}/accept", f"{quote.page}/accept"
    for visitor, path in (("", by_link), ("ana", by_login)):
        page = application.enter(visitor).get(f"{path}?file=fil_1&other=2")
        shown = page.text.partition('class="qr"')[2].partition("</svg>")[0]
        drawn = segno.make(f"{BASE}{path}", error="m", micro=False).svg_inline(
            border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
        )
        assert shown.endswith(drawn.removesuffix("</svg>"))
        assert "style" not in shown


def test_a_page_on_the_desk_learns_that_the_phone_has_signed(application: Visitor):
    stranger, quote = application.enter(""), offer(recipients=[ANA, BEN])
    at = f"{quote.link()}/standing"
    page = stranger.get(f"{quote.link()}/accept")
    assert f'data-standing="{at}"' in page.text
    assert stranger.get(at).json() == {"signed": False}
    sign(stranger, quote.link())
    assert stranger.get(at).json() == {"signed": True}
    assert stranger.get(f"{quote.link(BEN['email'])}/standing").json() == {"signed": False}
    assert stranger.get(f"{quote.link()}/accept").headers["location"] == f"{quote.link()}/done"
    assert application.enter("cleo").get(f"{quote.page}/standing").status_code == 404
