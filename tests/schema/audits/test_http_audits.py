"""All audits of the GraphQL-over-HTTP suite pass: MUST, SHOULD and MAY."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal

import pytest

from app import create_app
from auth.tokens import create_token
from models import database
from tests.api import PEOPLE
from tests.schema.http_fakes import Caller
from tests.schema.live import serving

FOLDER = Path(__file__).parent
LEAST = 60


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the suite, installed from the committed lock."""
    npm = shutil.which("npm")
    assert npm, "npm is not installed; `-m 'not npm'` leaves the audits out"
    folder = tmp_path_factory.mktemp("audits")
    for name in ("package.json", "package-lock.json", "run.mjs"):
        shutil.copy(FOLDER / name, folder)
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder


def audit(
    runner: Path, endpoint: Any, token: str, *, lifespan: Literal["on", "off"] = "off"
) -> list[dict[str, str]]:
    """Results of all audits against an endpoint."""
    with serving(endpoint, lifespan=lifespan) as (host, port):
        finished = subprocess.run(
            [shutil.which("node") or "node", "run.mjs"],
            cwd=runner,
            env={
                **os.environ,
                "AUDIT_URL": f"http://{host}:{port}/graphql",
                "AUDIT_TOKEN": token,
            },
            check=True,
            capture_output=True,
            timeout=120,
        )
    results: list[dict[str, str]] = json.loads(finished.stdout)
    return results


@pytest.mark.npm
def test_every_audit_passes(runner: Path) -> None:
    results = audit(runner, Caller().endpoint, "manager")
    assert len(results) >= LEAST
    assert [each for each in results if each["status"] != "ok"] == []


@pytest.mark.npm
@pytest.mark.usefixtures("clean_world")
def test_every_audit_passes_over_the_whole_product(runner: Path) -> None:
    with database.sessions().begin() as session:
        token = create_token(session, PEOPLE["manager"], "audit", 1)
    results = audit(runner, create_app(), token, lifespan="on")
    assert len(results) >= LEAST
    assert [each for each in results if each["status"] != "ok"] == []
    database.dispose()
