"""What partners earned: totals by currency, why an amount is what it is, statements, accounts."""

from __future__ import annotations

import re

from sqlalchemy import select

from models import database
from models.commission_statements import CommissionStatement
from tests.portals.visiting import Visitor, heading

LEDGER = "/partner/commissions"
ENTRY = re.compile(r'href="(/partner/commissions/[a-z]+_[0-9a-f]+)"')
IBAN = "DE89370400440532013000"


def entry(pia: Visitor) -> str:
    found = ENTRY.search(pia.get(LEDGER).text)
    assert found is not None
    return found[1]


def reference() -> str:
    with database.sessions()() as session:
        wanted = select(CommissionStatement.reference).order_by(CommissionStatement.reference)
        return session.scalars(wanted).all()[0]


def test_the_ledger_has_totals_months_and_the_table_beside(pia: Visitor):
    page = pia.get(LEDGER)
    assert "Nettbutikk, første år" in page.text
    assert 'class="bars"' in page.text
    assert "By month in EUR" in page.text
    assert "Fabrika" not in page.text


def test_every_amount_says_why(pia: Visitor):
    page = pia.get(entry(pia))
    assert heading(page) == "Why this amount"
    assert "10" in page.text
    assert "Nordlys" in page.text


def test_why_follows_the_language_of_its_reader(pia: Visitor):
    path = entry(pia)
    assert "The agreement is version 1 of" in pia.get(path).text
    for language, said in (("de", "Diese Buchung:"), ("ar", "هذا القيد:")):
        pia.client.cookies.set("crm_language", language)
        page = pia.get(path).text
        assert said in page
        assert "This entry" not in page


def test_a_line_is_disputed_where_it_stands(pia: Visitor):
    path = entry(pia)
    assert pia.send(path, "DisputeCommission", reason="").status_code == 422
    answer = pia.send(path, "DisputeCommission", reason="Two licences are missing.")
    assert answer.status_code == 303
    page = pia.get(answer.headers["location"])
    assert "Two licences are missing." in page.text


def test_a_statement_is_read_and_taken_along(pia: Visitor):
    path = f"/partner/statements/{reference()}"
    page = pia.get(path)
    assert heading(page) == reference()
    assert "Closing" in page.text
    sheet = pia.get(f"{path}/csv")
    assert sheet.headers["content-disposition"].endswith(f'"{reference()}.csv"')
    assert "Nettbutikk" in sheet.text
    assert pia.get(f"{path}/pdf").status_code in {200, 202}


def test_anothers_statement_and_entry_are_not_there(pia: Visitor):
    own = entry(pia)
    path = f"/partner/statements/{reference()}"
    assert pia.enter("raj").get(path).status_code == 404
    assert pia.enter("raj").get(own).status_code == 404
    assert pia.enter("raj").get(f"{path}/csv").status_code == 404


def test_a_new_account_waits_for_a_second_person(pia: Visitor):
    page = pia.send("/partner/payouts/method", "RequestPayoutMethod", holder="X", iban="DE00")
    assert page.status_code == 422
    answer = pia.send(
        "/partner/payouts/method", "RequestPayoutMethod", holder="Northstar", iban=IBAN
    )
    assert answer.headers["location"] == "/partner/payouts"
    page = pia.get("/partner/payouts")
    assert IBAN not in page.text
    assert "To be released" in page.text
