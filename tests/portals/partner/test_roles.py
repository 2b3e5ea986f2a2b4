"""What each role of a partner's people finds on the pages: who changes nothing has no forms."""

from __future__ import annotations

import pytest

from models.identities import PartnerRole
from portals.partner import PORTAL
from tests.portals.partner.colleagues import as_colleague
from tests.portals.partner.test_deals import NEW, sent
from tests.portals.visiting import Visitor

SELLING = (PartnerRole.SELLER,)
NOT_SELLING = (PartnerRole.FINANCE, PartnerRole.VIEWER)
METHOD = "/partner/payouts/method"
OPEN = [
    page.path
    for page in PORTAL.pages
    if not page.changes and "{" not in page.path and not page.path.endswith("/schema")
]


@pytest.mark.parametrize("role", PartnerRole)
def test_each_role_opens_the_pages_that_change_nothing(application: Visitor, role: PartnerRole):
    visitor = application.enter("pia") if role == "ADMIN" else as_colleague(application, role)
    for path in OPEN:
        assert visitor.get(path).status_code == 200, path


@pytest.mark.parametrize("role", SELLING)
def test_sellers_register(application: Visitor, role: PartnerRole):
    visitor = as_colleague(application, role)
    assert f'href="{NEW}"' in visitor.get("/partner").text
    own = {"endCustomerName": "Fichte One", "endCustomerDomain": "fichte-1.at"}
    assert sent(visitor, "RegisterDeal", **own).status_code == 303


@pytest.mark.parametrize("role", NOT_SELLING)
def test_who_does_not_sell_is_offered_no_registration(application: Visitor, role: PartnerRole):
    own = {"endCustomerName": f"Fichte {role}", "endCustomerDomain": f"{role.lower()}-fichte.at"}
    path = sent(application.enter("pia"), "RegisterDeal", **own).headers["location"]
    visitor = as_colleague(application, role)
    for page in ("/partner", "/partner/deals", "/partner/deals?tab=won"):
        assert NEW not in visitor.get(page).text
    assert visitor.get(path).status_code == 200
    assert "/withdraw" not in visitor.get(path).text
    for page in (NEW, f"{path}/withdraw", f"{path}/extend", f"{path}/appeal"):
        assert visitor.get(page).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("FINANCE", 200), ("SELLER", 404), ("VIEWER", 404)])
def test_finance_names_the_account(application: Visitor, role: str, status: int):
    visitor = as_colleague(application, PartnerRole(role))
    assert visitor.get(METHOD).status_code == status
    assert (METHOD in visitor.get("/partner/payouts").text) is (status == 200)
