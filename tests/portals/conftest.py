"""One application for each file of tests, over a world of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

import settings
from app import create_app
from auth import throttle
from commands.programs import BROWSERS
from models import database
from tests.databases import Databases
from tests.portals.visiting import Visitor, visit
from tests.schema.live import serving
from tests.schema.test_http_explorer_browser import QUIET

AXE: Final = Path(__file__).parent / "axe"


@pytest.fixture(scope="module")
def application(server: Databases, worker: str) -> Iterator[Visitor]:
    """The application; the tests of a file change different things."""
    with server.clone(server.peopled(), worker) as url, pytest.MonkeyPatch.context() as environment:
        environment.setenv("CRM_DATABASE_URL", database.plain_url(url))
        settings.get.cache_clear()
        with visit() as client:
            yield Visitor(client)
        database.dispose()
    settings.get.cache_clear()


@pytest.fixture
def stranger(application: Visitor) -> Visitor:
    """Somebody who has not signed in."""
    throttle.forget_attempts()
    return application.enter("")


@pytest.fixture
def ana(application: Visitor) -> Visitor:
    """The administrator of Acme."""
    return application.enter("ana")


@pytest.fixture
def ben(application: Visitor) -> Visitor:
    """A buyer of Acme."""
    return application.enter("ben")


@pytest.fixture
def pia(application: Visitor) -> Visitor:
    """The administrator of Northstar, a partner."""
    return application.enter("pia")


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script that judges pages, installed from the committed lock."""
    npm = shutil.which("npm")
    assert npm, "npm is not installed; `-m 'not npm'` leaves this out"
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(AXE / name, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(server: Databases, worker: str) -> Iterator[str]:
    """The whole product, served."""
    with server.clone(server.peopled(), worker) as url, pytest.MonkeyPatch.context() as environment:
        environment.setenv("CRM_DATABASE_URL", database.plain_url(url))
        settings.get.cache_clear()
        with serving(create_app(), lifespan="on") as (host, port):
            yield f"http://{host}:{port}"
        database.dispose()
    settings.get.cache_clear()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, quiet."""
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield launched
        launched.close()
