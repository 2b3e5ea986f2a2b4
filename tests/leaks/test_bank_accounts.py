"""A partner's bank account in clear is in the file for the bank, and nowhere else that there is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy import text

from auth.actors import SYSTEM
from auth.binding import bind
from jobs import reactions
from jobs.draining import drain
from models import clock, database, events, storage
from models.base import Base
from models.commission_statements import CommissionStatement
from models.ids import public_id
from resolvers.commissions.statement_contents import as_csv
from resolvers.pricing import the_organisation
from tests.api import Api, opened
from tests.jobs.pdf.looking import text as text_of
from tests.world import identity

IBAN: Final = "AT611904300234573201"
WRONG: Final = "AT611904300234573202"
HOLDER: Final = "Zarqonia Trading"
REQUEST: Final = """mutation Request($input: RequestPayoutMethodInput!) {
  requestPayoutMethod(input: $input) { payoutMethod { id masked status }
    userErrors { code path message } } }"""
RELEASE: Final = """mutation Release($input: ReleasePayoutMethodInput!) {
  releasePayoutMethod(input: $input) { payoutMethod { status } userErrors { code message } } }"""
CLOSE: Final = """mutation Close($input: CloseStatementPeriodInput!) {
  closeStatementPeriod(input: $input) { statements userErrors { code message } } }"""
WAITING: Final = "{ payouts(filter: {status: {eq: SCHEDULED}}) { nodes { id } } }"
EXPORT: Final = """mutation Export($input: ExportPayoutsInput!) {
  exportPayouts(input: $input) { payouts content userErrors { code path message } } }"""
READ: Final = """{ payoutMethods { nodes { id masked status usableFrom decidedAt } }
  payouts { nodes { id status amount { amount } failure reference method { masked } } }
  commissionStatements { nodes { reference } } }"""


@pytest.fixture
def named(
    clean_world: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[tuple[Api, list[str]]]:
    """Northstar has named its account, rightly after two errors; also all that was answered."""
    del clean_world
    monkeypatch.setattr(events, "reactions", dict(reactions.FOLLOWING))
    caplog.set_level(logging.DEBUG)
    with opened() as api:
        answers = [
            str(api("pia").run(REQUEST, {"input": given}))
            for given in (
                {"holder": HOLDER, "iban": WRONG},
                {"holder": f"{HOLDER} <{IBAN}>", "iban": IBAN},
                {"holder": HOLDER, "iban": IBAN, "bic": IBAN},
                {"holder": HOLDER, "iban": IBAN, "idempotencyKey": "named-once"},
            )
        ]
        yield api, answers


def mentions(said: str) -> bool:
    """Whether the account is in a text, spaced or not, or in bytes written as hexadecimal."""
    bare = "".join(said.split())
    signs = (IBAN, WRONG, HOLDER.replace(" ", ""))
    return any(sign in bare or sign.encode().hex() in bare.lower() for sign in signs)


def kept() -> Iterator[tuple[str, str]]:
    """Every row of every table as text: events, outbox, answers kept for replays, mails, all."""
    with database.engine().connect() as connection:
        for table in Base.metadata.sorted_tables:
            for (row,) in connection.execute(text(f'SELECT t::text FROM "{table.name}" t')):
                yield table.name, row


def filed() -> Iterator[str]:
    """Every stored file: papers by their text, others by their bytes."""
    with database.engine().connect() as connection:
        for (digest,) in connection.execute(text("SELECT sha256 FROM stored_files")):
            content = storage.read(digest)
            yield text_of(content) if content.startswith(b"%PDF") else content.decode("latin-1")


def paid(api: Api) -> dict[str, str]:
    """The account is released, a period closed; the files that finance makes of it for the bank."""
    (method,) = [
        one["id"]
        for one in api("finance").data("{ payoutMethods { nodes { id status } } }")[
            "payoutMethods"
        ]["nodes"]
        if one["status"] == "REQUESTED"
    ]
    finance = api("finance")
    done(finance.data(RELEASE, {"input": {"payoutMethodId": method}}))
    with database.sessions()() as session:
        bind(session, SYSTEM)
        through = clock.today(the_organisation(session).time_zone).isoformat()
    partner = public_id("ptn", identity("northstar"))
    done(finance.data(CLOSE, {"input": {"partnerId": partner, "through": through}}))
    ids = [one["id"] for one in finance.data(WAITING)["payouts"]["nodes"]]
    files = {}
    for kind in ("PAIN_001", "CSV"):
        given = {"payoutIds": ids, "format": kind, "idempotencyKey": f"file-{kind.lower()}"}
        files[kind] = str(done(finance.data(EXPORT, {"input": given}))["content"])
    return files


def done(answer: dict[str, Any]) -> dict[str, Any]:
    """What an act without an error answered."""
    (found,) = answer.values()
    assert found["userErrors"] == []
    return found  # type: ignore[no-any-return]


def test_an_account_in_clear_is_in_the_file_for_the_bank_alone(
    named: tuple[Api, list[str]],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
):
    api, answers = named
    assert [mentions(one) for one in answers] == [False] * len(answers)
    assert ["AT61 •••• 3201" in one for one in answers] == [False, False, False, True]
    with clock.frozen(clock.now() + timedelta(days=4)):
        files = paid(api)
        drain(database.sessions())
    for content in files.values():
        assert IBAN in content
        assert HOLDER in content
    assert {table for table, row in kept() if mentions(row)} == set()
    assert not any(mentions(one) for one in filed())
    for person in ("pia", "finance", "admin", "manager"):
        assert not mentions(str(api(person).run(READ)))
    with database.sessions()() as session:
        bind(session, SYSTEM)
        tables = [as_csv(one) for one in session.query(CommissionStatement)]
    assert tables
    assert not any(mentions(one) for one in tables)
    printed = capfd.readouterr()
    assert not mentions(caplog.text + printed.out + printed.err)


@pytest.mark.parametrize("person", ["agent", "manager", "ana", "pia"])
def test_whoever_has_not_the_right_cannot_make_the_file(api: Api, person: str):
    refused = api(person).run(EXPORT, {"input": {"payoutIds": [], "format": "CSV"}})
    assert refused["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
