"""From mail to signed in a real browser: by touch, without scripts, by keyboard, drawn; and axe."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from jobs.letters import filled
from models import database
from models.mails import EmailMessage
from models.quote_versions import QuoteStatus
from models.signatures import Signature, SignatureMethod
from tests.portals.browsing import Watched, judged_in_every_look
from tests.portals.quotes.offering import ANA, BEN, CARE, TILLS, Offer, offer
from tests.portals.quotes.test_signing import CAREFUL

PHONE: Final = (390, 844)
DESK: Final = (1280, 800)
SIZES: Final = pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
PATIENCE: Final = 60
pytestmark = pytest.mark.browser


@contextmanager
def opened(
    browser: Browser, address: str, size: tuple[int, int], *, scripts: bool = True
) -> Iterator[Watched]:
    """A page of a fresh browser; what it complains of or asks others is wrong."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=scripts,
        has_touch=size == PHONE,
    )
    watched = Watched(context.new_page(), address)
    yield watched
    context.close()
    assert watched.complaints == []
    assert watched.foreign == []


def waited(found: Callable[[], str]) -> str:
    """What a job brings within a minute."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if answer := found():
            return answer
        time.sleep(0.2)
    raise AssertionError("nothing came")


def mailed_link(quote: Offer) -> str:
    """The path of the first link in the mail to Ana, as she reads it."""

    def look() -> str:
        with database.sessions()() as session:
            mails = select(EmailMessage).where(
                EmailMessage.quote_id == quote.id, EmailMessage.to_address == ANA["email"]
            )
            mail = session.scalars(mails).first()
            text = filled(session, mail).text if mail else ""
        return "".join(re.findall(r"https?://[^/\s]+(/q/[\w-]+)", text)[:1])

    return waited(look)


def receipt(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed and accepted")
    expect(page.get_by_role("link", name="Download signed PDF")).to_be_visible()


@SIZES
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_three_clicks_and_a_name_from_mail_to_sealed_pdf(
    address: str, browser: Browser, *, size: tuple[int, int], scripts: bool
):
    quote = offer()
    path = mailed_link(quote)
    with opened(browser, address, size, scripts=scripts) as watched:
        page = watched.page
        page.goto(address + path)
        page.get_by_role("link", name="Accept and sign").click()
        page.get_by_label("Type your full name to sign").fill(ANA["name"])
        page.get_by_role("button", name=re.compile("Sign and accept")).click()
        receipt(page)
        button = page.get_by_role("link", name="Download signed PDF")
        target = button.get_attribute("href") or ""
        waited(lambda: "ready" if page.request.get(address + target).status == 200 else "")
        with page.expect_download() as download:
            button.click()
        assert download.value.suggested_filename == f"{quote.number}-signed.pdf"
    assert quote.version().status is QuoteStatus.ACCEPTED


@SIZES
def test_the_keyboard_alone_signs(address: str, browser: Browser, size: tuple[int, int]):
    quote = offer()
    with opened(browser, address, size) as watched:
        page = watched.page
        page.goto(address + quote.link())
        tab_to(page, "Accept and sign")
        page.keyboard.press("Enter")
        page.wait_for_url("**/accept")
        tab_to(page, "signer_name")
        page.keyboard.type(ANA["name"])
        tab_to(page, "Sign and accept")
        page.keyboard.press("Enter")
        receipt(page)


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is at what is named so, where it can be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        named = page.evaluate("[document.activeElement.name, document.activeElement.innerText]")
        if any(wanted in (one or "") for one in named):
            assert page.evaluate(
                """() => { const box = document.activeElement.getBoundingClientRect();
                const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return document.activeElement.contains(at); }"""
            )
            return
    raise AssertionError(wanted)


def test_three_seconds_of_sight_count_as_viewed_and_bind(address: str, browser: Browser):
    quote = offer()
    with opened(browser, address, DESK) as watched:
        watched.page.goto(address + quote.link())
        assert quote.version().status is QuoteStatus.SENT
        waited(lambda: "seen" if quote.version().status is QuoteStatus.VIEWED else "")
        names = [one["name"] for one in watched.page.context.cookies()]
        assert "crm_link" in names
        assert "crm_link" not in watched.page.evaluate("document.cookie")


def test_a_signature_is_drawn(address: str, browser: Browser):
    quote = offer()
    with opened(browser, address, DESK) as watched:
        page = watched.page
        page.goto(f"{address}{quote.link()}/accept")
        page.get_by_label("Type your full name to sign").fill(ANA["name"])
        page.get_by_label("Drawn").check()
        box = page.locator("#pad").bounding_box()
        assert box is not None
        assert page.locator("#pad").evaluate("one => getComputedStyle(one).borderStyle") == "dashed"
        page.mouse.move(box["x"] + 40, box["y"] + 90)
        page.mouse.down()
        for step in range(1, 12):
            page.mouse.move(box["x"] + 40 + step * 20, box["y"] + 90 - (step % 3) * 25)
        page.mouse.up()
        page.get_by_role("button", name=re.compile("Sign and accept")).click()
        receipt(page)
    with database.sessions()() as session:
        found = select(Signature).where(Signature.quote_version_id == quote.version().id)
        signature = session.scalars(found).one()
        assert signature.method is SignatureMethod.DRAWN
        assert (signature.svg_path or "").startswith("M")


@pytest.mark.npm
@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_nothing_serious_is_wrong_with_any_page_of_a_quote(
    address: str, browser: Browser, axe: str, locale: str
):
    signers = [ANA | {"locale": locale}, BEN | {"position": 2}]
    quote = offer(lines=[TILLS, CARE], recipients=signers, template_id=CAREFUL)
    quote.revised(lines=[TILLS | {"name": "Tills, black"}, CARE])
    at = quote.link()
    with opened(browser, address, PHONE) as watched:
        wrong = [*pages_judged(watched, at, axe), *steps_judged(watched, quote, axe)]
        watched.complaints.clear()  # Chromium notes that pages of refusals are 4xx
    assert wrong == []


def pages_judged(watched: Watched, at: str, axe: str) -> Iterator[str]:
    """What is wrong with the pages as they open."""
    pages = ("", "/accept", "/changes", "/decline", "/forward", "/versions", "/ledger")
    for path in (*(at + one for one in pages), f"{at}/compare?a=1&b=2", "/verify", "/q/none"):
        watched.page.goto(watched.address + path)
        yield from (f"{path}: {one}" for one in judged_in_every_look(watched.page, axe))


def steps_judged(watched: Watched, quote: Offer, axe: str) -> Iterator[str]:
    """What is wrong on the way to the receipt: refused, asked for a code, signed."""
    page = watched.page
    page.goto(f"{watched.address}{quote.link()}/accept")
    page.locator("[name=method][value=DRAWN]").check()
    yield from judged_in_every_look(page, axe)
    page.locator("[name=do][value=AcceptQuote]").click()
    yield from judged_in_every_look(page, axe)
    page.locator("[name=method][value=TYPED]").check()
    page.locator("[name=signer_name]").fill(ANA["name"])
    page.locator("[name=consent]").check()
    page.locator("[name=do][value=AcceptQuote]").click()
    page.locator("[name=code]").fill(quote.code())
    yield from judged_in_every_look(page, axe)
    page.locator("[name=do][value=AcceptQuote]").click()
    page.wait_for_url("**/done")
    yield from judged_in_every_look(page, axe)


def test_a_choice_that_was_not_computed_is_computed_before_it_is_accepted(
    address: str, browser: Browser
):
    quote = offer(lines=[TILLS, CARE])
    with opened(browser, address, PHONE) as watched:
        page = watched.page
        page.goto(address + quote.link())
        page.get_by_label("Take this option").check()
        page.get_by_role("link", name="Accept and sign").click()
        expect(page.get_by_text("Your choice is made.")).to_be_visible()
        expect(page.locator(".decide .total")).to_contain_text("€2,905.98")
        page.get_by_role("link", name="Accept and sign").click()
        expect(page.get_by_text("Care plan", exact=True)).to_be_visible()
