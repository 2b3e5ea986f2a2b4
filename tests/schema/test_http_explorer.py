"""The explorer's page and the vendored files behind it; the codes that it and others show."""

import re
from pathlib import Path

import pytest

from portals import vendoring
from schema.http.errors import RETRYABLE, Code, error

PORTALS = Path(vendoring.__file__).parent
PAGE = (PORTALS / "templates" / "explorer.html").read_text()


def test_vendored_files_are_those_that_were_copied() -> None:
    assert vendoring.sums() == vendoring.recorded()
    assert set(vendoring.FILES) <= set(vendoring.recorded())


def test_the_lock_names_no_host_and_checks_every_package() -> None:
    lock = (PORTALS / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity": "sha512-') >= 3


def test_the_page_loads_files_of_this_site_alone() -> None:
    addresses = re.findall(r'(?:src|href)="([^"]+)"', PAGE)
    files = [each for each in addresses if each != "data:,"]
    assert files
    for each in files:
        assert each.startswith("/static/")
        assert (PORTALS / each.lstrip("/")).is_file()


def test_the_page_holds_nothing_that_its_policy_forbids() -> None:
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", PAGE)


@pytest.mark.parametrize("code", Code)
def test_every_code_says_its_cause_and_cure(code: Code) -> None:
    assert f"| {code} |" in str(Code.__doc__)
    extensions = error("Message.", code, request_id="req_1")["extensions"]
    assert extensions["code"] == code
    assert extensions["retryable"] is (code in RETRYABLE)
    assert extensions["docsUrl"].startswith("/developers/errors#")
