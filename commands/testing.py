"""`test`: checks that take seconds, then pytest on the embedded PostgreSQL, then on a server."""

import getpass
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import psycopg

import settings
from commands import programs
from commands.failures import CommandError
from commands.progress import result, say

OLDEST_SERVER: Final = 150_000
NO_TEST_RAN: Final = 5
WORKERS: Final = "3"
"""One more than the cores we promise, because tests wait for servers, browsers and children."""
CHECKS: Final = {
    "ruff": ("ruff", "check"),
    "format": ("ruff", "format", "--check"),
    "imports": ("importlinter.cli",),
    "types": ("mypy",),
    "house": ("pytest", "-q", "-p", "no:cacheprovider", "tests/house"),
}
THROUGH_OTHERS: Final = ("bench", "commands", "house", "portals")
"""Tests that reach a database only through what the others test; one server is enough for them."""
BROKERS: Final = {"Redis": 6379, "RabbitMQ": 5672}


class Step(NamedTuple):
    """One line of the summary."""

    good: bool
    text: str


def run(*, arguments: list[str]) -> int:
    """`./crm test [--fast] [anything for pytest]`."""
    fast = "--fast" in arguments
    given = [each for each in arguments if each != "--fast"]
    checked = _checks()
    if not checked.good:
        return _told([checked, Step(good=False, text="tests: not run, mend the checks first")])
    if not fast:
        programs.install_missing()
    browser = programs.has_browser() and not fast
    here = {"browser": browser, "npm": programs.has_npm(), "poppler": programs.reads_pdfs()}
    left_out = [name for name, is_here in here.items() if not is_here]
    selection = ["-m", " and ".join(f"not {name}" for name in left_out), *given]
    steps = [checked, _tests("embedded PostgreSQL", selection if left_out else given)]
    steps.append(Step(good=True, text=_browser_remark(browser=browser, fast=fast)))
    steps.append(_needed("GraphQL-over-HTTP audits", "npm", is_here=here["npm"]))
    steps.append(_needed("PDFs read by others", "poppler-utils qpdf", is_here=here["poppler"]))
    steps.append(_brokers_remark())
    steps.append(_second_pass(given, fast=fast))
    if not settings.get().test_data_dir.is_dir():
        steps.append(Step(good=True, text="public data sets: not here (CRM_TEST_DATA_DIR)"))
    return _told(steps)


def _checks() -> Step:
    """All at once, because the slowest of them leaves a core free."""
    say(f"checking: {', '.join(CHECKS)}")
    begun = time.monotonic()
    with ThreadPoolExecutor() as pool:
        outputs = dict(zip(CHECKS, pool.map(_check, CHECKS.values()), strict=True))
    failed = [name for name, output in outputs.items() if output is not None]
    for name in failed:
        say(f"{name} says:\n{outputs[name]}")
    verdict = f"{', '.join(failed)} failed" if failed else "passed"
    return Step(not failed, f"checks: {verdict} ({time.monotonic() - begun:.0f} s)")


def _check(command: tuple[str, ...]) -> str | None:
    """What a failing check said."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.ROOT,
    )
    return f"{done.stdout}{done.stderr}".strip() if done.returncode else None


def _tests(title: str, arguments: list[str], *, may_be_empty: bool = False) -> Step:
    say(f"tests on the {title}")
    begun = time.monotonic()
    # A module's fixtures are dear, and so it stays with one worker as long as all are busy.
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *arguments]
    code = subprocess.run(command, check=False, cwd=settings.ROOT).returncode
    good = code == 0 or (may_be_empty and code == NO_TEST_RAN)
    verdict = "passed" if good else "failed"
    return Step(good, f"{title}: {verdict} ({time.monotonic() - begun:.0f} s)")


def _browser_remark(*, browser: bool, fast: bool) -> str:
    if browser:
        return "browser: driven"
    return "browser: left out" if fast else "browser: no Chromium here (apt-get install chromium)"


def _needed(what: str, packages: str, *, is_here: bool) -> Step:
    """What is left out where a program is missing, but never where it is checked for everybody."""
    if is_here:
        return Step(good=True, text=f"{what}: run")
    text = f"{what}: left out, not here (apt-get install {packages})"
    return Step(good=os.environ.get("CI") != "true", text=text)


def _brokers_remark() -> Step:
    """Jobs are tried on what is here, and on both where a machine checks for everybody."""
    missing = [name for name, port in BROKERS.items() if not _listens(port)]
    if not missing:
        return Step(good=True, text=f"jobs on {' and '.join(BROKERS)}: tried")
    text = f"jobs on {' and '.join(missing)}: not tried, not here"
    return Step(good=os.environ.get("CI") != "true", text=text)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(1)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _second_pass(given: list[str], *, fast: bool) -> Step:
    if fast:
        return Step(good=True, text="external PostgreSQL: left out")
    try:
        url, version = _external_server()
    except CommandError as error:
        asked_for = bool(settings.get().test_database_url)
        return Step(not asked_for, f"external PostgreSQL: not tried, {error}")
    except LookupError as reason:
        return Step(good=True, text=f"external PostgreSQL: not tried, {reason}")
    left_out = [f"--ignore=tests/{name}" for name in THROUGH_OTHERS]
    part = ["-m", "database and not browser and not survival", f"--server={url}"]
    selection = [*given, *left_out, *part]
    return _tests(f"external PostgreSQL {version}", selection, may_be_empty=True)


def _external_server() -> tuple[str, str]:
    """Address and version of a server that is new enough and lets us make databases and roles."""
    chosen = settings.get().test_database_url
    if chosen == "none":
        message = "turned off"
        raise LookupError(message)
    url = chosen or f"postgresql://{getpass.getuser()}@127.0.0.1:5432/postgres"
    question = (
        "SELECT current_setting('server_version_num')::int, current_setting('server_version'), "
        "rolsuper OR (rolcreatedb AND rolcreaterole) FROM pg_roles WHERE rolname = current_user"
    )
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            number, version, able = connection.execute(question).fetchone() or (0, "", False)
    except psycopg.Error as error:
        raise CommandError(f"no answer ({str(error).strip().splitlines()[-1]})") from error
    if number < OLDEST_SERVER or not able:
        message = f"PostgreSQL {version} is too old or refuses CREATEDB or CREATEROLE"
        raise CommandError(message)
    return url, version.split()[0]


def _told(steps: list[Step]) -> int:
    result("\nSummary")
    for each in steps:
        result(f"{'✓' if each.good else '✗'} {each.text}")
    return int(not all(each.good for each in steps))
