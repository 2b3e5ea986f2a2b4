"""Becoming a partner without an account: one page, a receipt, and refusals beside their fields."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from models import database
from models.partner_applications import PartnerApplication
from tests.portals.visiting import Visitor, heading

APPLY = "/partner/apply"
TOLD: dict[str, Any] = {
    "companyName": "Lighthouse Lda",
    "kind": "REFERRAL",
    "country": "PT",
    "contactName": "Inês Duarte",
    "email": "ines@lighthouse.test",
}


def test_anybody_reads_what_the_programme_is(stranger: Visitor):
    page = stranger.get(APPLY)
    assert page.status_code == 200
    assert heading(page) == "Become a partner"
    assert "Gold" in page.text
    assert len(page.content) < 60_000
    assert "Northstar" not in page.text


def test_whoever_applies_is_told_by_when_he_has_an_answer(stranger: Visitor):
    page = stranger.send(APPLY, "ApplyAsPartner", **TOLD)
    assert page.status_code == 200
    assert heading(page) == "Thank you"
    with database.sessions()() as session:
        kept = session.scalars(select(PartnerApplication)).one()
        assert kept.company_name == "Lighthouse Lda"
        assert kept.reference in page.text


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(stranger: Visitor):
    page = stranger.send(APPLY, "ApplyAsPartner", **TOLD | {"email": "nonsense", "country": ""})
    assert page.status_code == 422
    assert 'href="#email"' in page.text or 'href="#country"' in page.text
    assert "Lighthouse Lda" in page.text


def test_a_form_from_elsewhere_is_not_taken(stranger: Visitor):
    fields = stranger.fields(stranger.get(APPLY), "ApplyAsPartner") | TOLD
    assert stranger.post(APPLY, fields, **{"sec-fetch-site": "cross-site"}).status_code == 403


def test_what_is_below_is_not_there(stranger: Visitor):
    assert stranger.get(f"{APPLY}/nothing").status_code == 404


def test_a_page_of_somebody_signed_in_is_the_same(pia: Visitor):
    assert heading(pia.get(APPLY)) == "Become a partner"
