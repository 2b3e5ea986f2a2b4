"""A quote is read by link and by login: what it says, to whom, and that looking changes nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models import clock
from models.quote_versions import QuoteStatus
from tests.portals.quotes.offering import ANA, BEN, CARE, TILLS, look, offer
from tests.portals.visiting import Visitor, heading

LARGEST = 60_000


def test_a_link_opens_its_quote_and_no_other(stranger: Visitor):
    mine, other = offer(), offer(title="Another one")
    page = stranger.get(mine.link())
    assert page.status_code == 200
    assert heading(page) == "Tills for the new branch"
    assert "€2,491.86" in page.text
    assert mine.number in page.text
    assert other.number not in page.text
    assert other.number not in stranger.get(f"{mine.link()}?number={other.number}").text


@pytest.mark.parametrize("token", ["x", "a" * 27, "a" * 500, "%00", "ä"])
def test_a_token_that_is_none_has_ended(stranger: Visitor, token: str):
    page = stranger.get(f"/q/{token}")
    assert page.status_code == 410
    assert "Send me the new link" in page.text


def test_a_link_leaves_no_trace_of_its_token(stranger: Visitor, caplog: pytest.LogCaptureFixture):
    quote = offer()
    page = stranger.get(quote.link())
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["cache-control"] == "no-store"
    nothing = stranger.get(f"{quote.link()}/nothing")
    assert (nothing.status_code, heading(nothing)) == (404, "There is nothing here")
    assert quote.token() not in caplog.text


def test_looking_by_get_changes_nothing_however_often(stranger: Visitor):
    quote = offer()
    for path in ("", "/accept", "/decline", "/changes", "/forward", "/versions", "/ledger"):
        assert stranger.get(quote.link() + path).status_code == 200, path
    assert quote.version().status is QuoteStatus.SENT
    assert "crm_link" not in stranger.client.cookies


def test_the_beacon_notes_a_person_and_binds_the_browser(stranger: Visitor):
    quote = offer()
    answer = look(stranger, quote.link())
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"]
    assert "crm_link=" in cookie
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert quote.version().status is QuoteStatus.VIEWED


def test_a_beacon_from_elsewhere_is_refused(stranger: Visitor):
    quote = offer()
    fields = stranger.fields(stranger.get(quote.link()), "NoteQuoteViewed")
    foreign = {"sec-fetch-site": "cross-site", "x-beacon": "seen"}
    answer = stranger.client.post(quote.link(), data=fields, headers=foreign)
    assert answer.status_code == 403
    assert quote.version().status is QuoteStatus.SENT


def test_lines_stand_in_sections_with_their_sums(stranger: Visitor):
    lines = [
        {"key": "s1", "kind": "SECTION", "name": "Devices"},
        TILLS,
        {"key": "n1", "kind": "NOTE", "name": "Shipped by lorry."},
    ]
    page = stranger.get(offer(lines=lines).link())
    assert 'scope="rowgroup"' in page.text
    assert "Shipped by lorry." in page.text
    assert page.text.count("€2,094.00") >= 3
    assert len(page.content) < LARGEST


def test_markup_in_what_people_wrote_stays_text(stranger: Visitor):
    evil = "<script>alert(1)</script>"
    page = stranger.get(offer(title=evil, intro=evil, lines=[TILLS | {"name": evil}]).link())
    assert "<script>alert" not in page.text


def test_a_page_speaks_the_language_of_the_quote(stranger: Visitor):
    quote = offer(language="de", recipients=[ANA | {"locale": "de-DE"}])
    page = stranger.get(quote.link(), **{"accept-language": "en"})
    assert '<html lang="de"' in page.text
    assert "2.491,86\u00a0€" in page.text


def test_colleagues_read_it_in_the_portal_and_other_companies_do_not(application: Visitor):
    quote = offer()
    assert "You read it as a colleague" in application.enter("ben").get(quote.page).text
    assert "Accept and sign" in application.enter("ana").get(quote.page).text
    absent = application.enter("cleo").get(quote.page)
    assert absent.status_code == 404
    assert "Tills" not in absent.text


def test_who_is_signed_in_as_somebody_else_is_told_whose_link_it_is(ben: Visitor):
    page = ben.get(offer().link())
    assert "You are signed in as ben@acme.test" in page.text
    assert "a…@acme.test" in page.text


def test_a_viewers_link_reads_and_asks_and_does_nothing_else(stranger: Visitor):
    viewer = BEN | {"role": "VIEWER"}
    quote = offer(recipients=[ANA, viewer])
    at = quote.link(BEN["email"])
    page = stranger.get(at)
    assert "This is your copy to read" in page.text
    assert "/accept" not in page.text
    assert stranger.get(f"{at}/accept").headers["location"] == at
    assert stranger.get(f"{at}/decline").headers["location"] == at
    answer = stranger.send(at, "CommentOnQuote", text="When would it come?")
    assert answer.status_code == 303
    assert "When would it come?" in stranger.get(at).text


def test_an_expired_quote_asks_for_a_new_date_in_one_click(stranger: Visitor):
    quote = offer()
    expires = quote.version().expires_at
    assert expires is not None
    with clock.frozen(expires):
        page = stranger.get(quote.link())
        assert "Ask for a new date" in page.text
        assert stranger.get(f"{quote.link()}/accept").headers["location"] == quote.link()
        assert stranger.send(quote.link(), "CommentOnQuote").status_code == 303
        assert "Please renew this quote" in stranger.get(quote.link()).text


def test_an_old_mails_link_shows_what_changed_to_its_holder(stranger: Visitor):
    quote = offer()
    old = quote.link()
    assert "What changed since" not in stranger.get(old).text
    quote.revised(lines=[TILLS | {"quantity": Decimal(4)}, CARE])
    page = stranger.get(old)
    assert "What changed since version 1" in page.text
    assert f"{old}/compare?a=1&amp;b=2" in page.text
    changes = page.text.partition("What changed since")[2].partition("</details>")[0]
    assert "Care plan" in changes
    assert "\N{MINUS SIGN}€" in changes
    gone = stranger.get(f"{old[:-1]}{'A' if old[-1] != 'A' else 'B'}")
    assert gone.status_code == 410
    assert "Care plan" not in gone.text
    assert "ask whoever sent you this one" in gone.text
    assert "Send me the new link" in gone.text
    assert quote.number not in gone.text


def test_what_changed_in_very_many_lines_has_a_page_of_its_own(stranger: Visitor):
    many = [TILLS | {"key": f"t{n}", "name": f"Tills {n}"} for n in range(20)]
    quote = offer()
    quote.revised(lines=many)
    page = stranger.get(quote.link())
    assert "What changed since" not in page.text
    assert f"{quote.link()}/compare?a=1&amp;b=2" in page.text


def test_a_withdrawn_quote_can_be_read_and_not_accepted(stranger: Visitor):
    quote = offer()
    quote.withdrawn()
    page = stranger.get(quote.link())
    assert "has withdrawn this quote" in page.text
    assert "Accept and sign" not in page.text


def test_the_arithmetic_is_shown_line_by_line(stranger: Visitor):
    quote = offer(discount={"percent": Decimal(10)}, lines=[TILLS, CARE])
    page = stranger.get(f"{quote.link()}/ledger")
    assert "€209.40" in page.text
    assert "Care plan" not in page.text
    assert "largest remainders" in page.text
