"""The explorer in a real browser: it works under its policy and asks no other site for anything."""

import shutil
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from starlette.staticfiles import StaticFiles

from commands.programs import BROWSERS
from portals import vendoring
from schema.http.endpoint import GraphQLEndpoint
from schema.http.explorer import Explorer
from tests.schema.http_fakes import TableOfCallers, TinyEngine
from tests.schema.live import serving

PORTALS = Path(vendoring.__file__).parent
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Site:
    """The endpoint beside the static files, as the application mounts them."""

    def __init__(self) -> None:
        page = Explorer((PORTALS / "templates" / "explorer.html").read_bytes())
        self.endpoint = GraphQLEndpoint(TinyEngine(), TableOfCallers(), explorer=page)
        self.files = StaticFiles(directory=PORTALS / "static")

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        if scope["path"].startswith("/static/"):
            await self.files({**scope, "root_path": "/static"}, receive, send)
        else:
            await self.endpoint(scope, receive, send)


def run_the_first_example(page: Page, address: str) -> str:
    """Open the explorer, run what it shows, return what it answers."""
    page.goto(f"{address}/graphql")
    page.click(".graphiql-execute-button")
    answer = page.wait_for_selector(".result-window .CodeMirror-code:has-text('requestId')")
    assert answer is not None
    return answer.inner_text()


@pytest.mark.browser
def test_the_explorer_runs_an_example_and_asks_no_other_site() -> None:
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with serving(Site()) as (host, port), sync_playwright() as playwright:
        address = f"http://{host}:{port}"
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": "crm_session", "value": "manager", "url": address}])
        page = context.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        answer = run_the_first_example(page, address)
        browser.close()
    assert "Cannot query field" in answer  # the tiny schema does not know all of the example
    assert complaints == []
    assert [each for each in asked if not each.startswith((address, "data:"))] == []
