"""The preview in a real browser: its policy lets its style and fonts through, and nothing else."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from commands.programs import BROWSERS
from jobs.pdf.html import preview_html
from portals import vendoring
from tests.jobs.pdf import contents
from tests.schema.live import serving

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def preview(_request: Request) -> HTMLResponse:
    html, policy = preview_html(contents.QUOTE, files=contents.FILES, watermark=True)
    return HTMLResponse(html, headers={"Content-Security-Policy": policy})


SITE = Starlette(
    routes=[
        Route("/", preview),
        Mount("/static", StaticFiles(directory=Path(vendoring.__file__).parent / "static")),
    ]
)


@pytest.mark.browser
def test_the_preview_is_styled_under_its_policy_and_asks_no_other_site():
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with serving(SITE) as (host, port), sync_playwright() as playwright:
        address = f"http://{host}:{port}"
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        page = browser.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address, wait_until="networkidle")
        head = page.locator(".lines thead tr")
        assert head.evaluate("row => getComputedStyle(row).backgroundColor") == "rgb(11, 107, 83)"
        assert page.evaluate("document.fonts.check('12px plex-latin')")
        browser.close()
    assert [each for each in complaints if "favicon" not in each] == []
    assert [each for each in asked if not each.startswith((address, "data:"))] == []
