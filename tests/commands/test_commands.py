"""Commands as a shell sees them: the result on stdout, one clear line on stderr, an exit code."""

import socket
from pathlib import Path

import pytest
from sqlalchemy import URL

import cli
import settings
from commands import addresses


def outcome(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main([*arguments])
    told = capfd.readouterr()
    return code, told.out, told.err


@pytest.mark.usefixtures("clean_database")
def test_a_made_user_gets_a_token_that_is_all_of_stdout(capfd: pytest.CaptureFixture[str]):
    made = ("user", "create", "boss@example.org", "--kind", "staff", "--role", "admin")
    code, link, _ = outcome(capfd, *made)
    assert (code, link.startswith("http://127.0.0.1:8000/")) == (0, True)
    code, token, _ = outcome(capfd, "token", "create", "boss@example.org")
    assert (code, token.count("\n"), token[:13]) == (0, 1, "crm_demo_stf_")


@pytest.mark.usefixtures("clean_database")
@pytest.mark.parametrize(
    ("configured", "leads_to"),
    [("", "http://127.0.0.1:8321/"), ("https://crm.example.org", "https://crm.example.org/")],
)
def test_links_lead_where_the_web_listened_last_unless_it_is_configured(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    configured: str,
    leads_to: str,
):
    monkeypatch.setenv("CRM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CRM_BASE_URL", configured)
    settings.get.cache_clear()
    addresses.follow_port(8321)
    monkeypatch.setenv("CRM_BASE_URL", configured)
    settings.get.cache_clear()
    made = ("user", "create", "boss@example.org", "--kind", "staff")
    try:
        code, link, error = outcome(capfd, *made)
    finally:
        monkeypatch.undo()
        settings.get.cache_clear()
    assert (code, error) == (0, "")
    assert link.startswith(leads_to)


@pytest.mark.usefixtures("clean_database")
def test_a_refused_command_says_why_in_one_line(capfd: pytest.CaptureFixture[str]):
    made = ("user", "create", "boss@example.org", "--kind", "staff")
    assert outcome(capfd, *made)[0] == 0
    code, out, error = outcome(capfd, *made)
    assert (code, out, error.count("\n"), error[:9]) == (1, "", 1, "✗ email: ")


@pytest.mark.usefixtures("clean_database")
def test_a_client_gets_its_secret_once(capfd: pytest.CaptureFixture[str]):
    code, out, _ = outcome(capfd, "client", "create", "Shop", "--scope", "api:read")
    assert code == 0
    assert [line.partition("=")[0] for line in out.splitlines()] == ["client_id", "client_secret"]


@pytest.mark.usefixtures("clean_database")
def test_the_scopes_of_a_client_may_come_as_oauth_writes_them(capfd: pytest.CaptureFixture[str]):
    made = ("client", "create", "Shop", "--scope", "api:read api:adhoc,api:write")
    assert outcome(capfd, *made)[0] == 0


@pytest.mark.parametrize("role", [(), ("--role", "partner")])
def test_a_schema_is_printed_whole_or_as_a_role_has_it(
    capfd: pytest.CaptureFixture[str], role: tuple[str, ...]
):
    code, sdl, error = outcome(capfd, "schema", "print", *role)
    assert (code, error) == (0, "")
    assert "type Query {" in sdl
    assert ("moveDeal(" in sdl) == (not role)


@pytest.mark.usefixtures("clean_database")
def test_migrating_a_current_database_changes_nothing(capfd: pytest.CaptureFixture[str]):
    assert outcome(capfd, "migrate")[:2] == (0, "")


def test_a_database_that_is_not_there_is_one_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CRM_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    settings.get.cache_clear()
    code, _, error = outcome(capfd, "migrate")
    settings.get.cache_clear()
    assert (code, error.startswith("✗ PostgreSQL does not answer")) == (1, True)


def test_a_taken_port_is_told_before_anything_starts(capfd: pytest.CaptureFixture[str]):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, out, error = outcome(capfd, "up", "--port", port)
    assert (code, out) == (1, "")
    assert f"127.0.0.1:{port}" in error
    assert "--port" in error


@pytest.mark.usefixtures("clean_database")
def test_the_doctor_is_content_with_a_migrated_database(capfd: pytest.CaptureFixture[str]):
    code, out, _ = outcome(capfd, "doctor")
    assert code == 0, out
    assert "✗" not in out


def test_two_clones_of_one_template_are_two_databases(clean_database: URL, database_url: URL):
    assert clean_database.database != database_url.database


def test_grants_are_set_again_when_the_code_that_decides_them_changed(
    clean_database: URL, monkeypatch: pytest.MonkeyPatch
):
    from commands import migration
    from models import database

    assert clean_database == database.database_url()
    with database.engine().connect() as connection:
        for mark in ("crm grants of this code", "crm grants of other code"):
            monkeypatch.setattr(migration, "_declared", lambda mark=mark: mark)
            assert not migration.is_up_to_date(connection)
            migration.bring_up_to_date(connection)
            assert migration.is_up_to_date(connection)
