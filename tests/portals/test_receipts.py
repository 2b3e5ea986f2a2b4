"""/verify with the id of a receipt: what was said to a registration, and whether a text is that."""

from __future__ import annotations

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import database
from models.registrations import DealRegistration, RegistrationStatus
from tests.portals.visiting import HERE, Visitor


@pytest.fixture
def receipt() -> tuple[str, str]:
    """The id and the text of a receipt of the world."""
    with database.sessions()() as session:
        found = session.scalars(
            select(DealRegistration).where(
                DealRegistration.status == RegistrationStatus.UNDER_REVIEW
            )
        ).one()
        assert found.receipt_id is not None
        assert found.verdict_receipt is not None
        return found.receipt_id, found.verdict_receipt


def verdict(page: Response) -> str:
    assert page.status_code == 200
    return page.text.partition('data-verdict="')[2].partition('"')[0]


def check(visitor: Visitor, path: str, text: str) -> Response:
    token = visitor.form(visitor.get(path), "form_token")["form_token"]
    fields = {"form_token": token, "receipt": text}
    return visitor.client.post(path, data=fields, files={"none": b""}, headers=HERE)


def test_its_page_says_what_was_said_and_names_nobody(stranger: Visitor, receipt: tuple[str, str]):
    page = stranger.get(f"/verify/{receipt[0]}")
    assert verdict(page) == "VALID"
    assert "Free" in page.text
    for word in ("Polarn", "Northstar", "R-00002", "Astrid"):
        assert word not in page.text


def test_the_text_itself_is_valid_and_another_one_is_not(
    stranger: Visitor, receipt: tuple[str, str]
):
    identity, text = receipt
    path = f"/verify/{identity}"
    assert verdict(check(stranger, path, f"  {text}\n")) == "VALID"
    head, body, signature = text.split(".")
    assert verdict(check(stranger, path, f"{head}.{body}.{signature[:-6]}AAAAAA")) == "ALTERED"
    assert verdict(check(stranger, path, "a.b.c")) == "UNKNOWN"
    assert verdict(check(stranger, path, "{}")) == "UNKNOWN"
