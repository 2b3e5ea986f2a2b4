"""/verify/<id> of a certificate: what it is worth, for whoever was given its number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from auth import throttle
from models import clock, database
from models.certifications import Certification
from tests.portals.visiting import Visitor


def held() -> str:
    """The number of the demo's certificate."""
    with database.sessions()() as session:
        return session.scalars(select(Certification.verify_id)).one()


@pytest.mark.parametrize(("days", "standing"), [(0, "VALID"), (800, "EXPIRED")])
def test_a_certificate_says_what_it_is_worth(stranger: Visitor, days: int, standing: str):
    throttle.forget_attempts()
    verify_id = held()
    with clock.frozen(clock.now() + timedelta(days=days)):
        page = stranger.get(f"/verify/{verify_id}")
    assert page.status_code == 200
    assert f'data-standing="{standing}"' in page.text
    for word in ("Pia Novak", "Northstar", "Selling tills and devices"):
        assert word in page.text


def test_another_number_says_nothing(stranger: Visitor):
    for one in ("0" * 32, held()[:-1], "nonsense"):
        page = stranger.get(f"/verify/{one}").text
        assert "data-standing" not in page
        assert "Pia Novak" not in page
