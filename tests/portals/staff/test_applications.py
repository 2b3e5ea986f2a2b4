"""Applications of partners to be at the staff: seen, approved with an invitation, declined."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from models import database
from models.identities import PartnerRole, User
from models.ids import public_id
from models.partner_applications import ApplicationStatus, PartnerApplication
from models.partners import Partner, PartnerTier
from tests.portals.partner.test_applying import APPLY, TOLD
from tests.portals.visiting import Visitor, heading

QUEUE = "/app/applications"


def applied(application: Visitor, company: str) -> str:
    """Somebody applies, from an address of which nobody did before; where it is decided."""
    with database.sessions().begin() as session:
        session.execute(text("UPDATE partner_applications SET origin = NULL"))
    mail = f"{company.split(maxsplit=1)[0].lower()}@applied.test"
    told = TOLD | {"companyName": company, "email": mail, "message": "Eighty shops in Porto."}
    assert application.enter("").send(APPLY, "ApplyAsPartner", **told).status_code == 200
    return f"{QUEUE}/{public_id(PartnerApplication.__prefix__, kept(company).id)}"


def kept(company: str) -> PartnerApplication:
    with database.sessions()() as session:
        wanted = select(PartnerApplication).where(PartnerApplication.company_name == company)
        return session.scalars(wanted).one()


def gold() -> str:
    with database.sessions()() as session:
        tier = session.scalars(select(PartnerTier).where(PartnerTier.name == "Gold")).one()
        return public_id(PartnerTier.__prefix__, tier.id)


def test_an_application_is_approved_and_its_writer_invited(application: Visitor):
    path = applied(application, "Farol Lda")
    manager = application.enter("manager")
    assert f'href="{path}"' in manager.get(QUEUE).text
    assert "Eighty shops in Porto." in manager.get(path).text
    answer = manager.send(path, "ApprovePartnerApplication", tierId=gold())
    assert answer.status_code == 303
    with database.sessions()() as session:
        made = session.scalars(select(Partner).where(Partner.name == "Farol Lda")).one()
        user = session.scalars(select(User).where(User.email == "farol@applied.test")).one()
        assert user.partner_id == made.id
        assert user.partner_role is PartnerRole.ADMIN
    page = manager.get(path)
    assert "It is a partner now" in page.text
    assert "ApprovePartnerApplication" not in page.text
    assert path not in manager.get(QUEUE).text
    assert path in manager.get(f"{QUEUE}?tab=all").text


def test_an_application_is_declined_with_a_reason(application: Visitor):
    path = applied(application, "Ilha Lda")
    admin = application.enter("admin")
    assert admin.send(path, "RejectPartnerApplication", reason=" ").status_code == 422
    given: dict[str, Any] = {"reason": "We have a partner there.", "reapplyOn": "2020-01-01"}
    assert admin.send(path, "RejectPartnerApplication", **given).status_code == 422
    given["reapplyOn"] = ""
    assert admin.send(path, "RejectPartnerApplication", **given).status_code == 303
    assert kept("Ilha Lda").status is ApplicationStatus.REJECTED
    assert "We have a partner there." in admin.get(path).text


def test_what_is_decided_is_not_decided_again(application: Visitor):
    path = applied(application, "Monte Lda")
    manager = application.enter("manager")
    hidden = manager.fields(manager.get(path), "ApprovePartnerApplication")
    assert manager.post(path, hidden).status_code == 303
    assert manager.post(path, hidden).status_code in {303, 409, 422}
    with database.sessions()() as session:
        assert len(session.scalars(select(Partner).where(Partner.name == "Monte Lda")).all()) == 1


@pytest.mark.parametrize("person", ["agent", "finance", "ana", "pia"])
def test_for_others_no_application_is_there(application: Visitor, person: str):
    path = applied(application, f"{person.capitalize()} Lda")
    visitor = application.enter(person)
    assert visitor.get(QUEUE).status_code == 404
    assert visitor.get(path).status_code == 404
    assert heading(visitor.get(path)) == heading(visitor.get("/app/nothing"))
