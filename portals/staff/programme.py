"""What the staff decide about the partner programme: marketing funds, and who becomes a partner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from starlette.responses import Response

from portals.answering import Tab, answering, listing, one_of, tab_of
from portals.pages import Page, said
from portals.quotes.files import file_of
from portals.readers import reader
from portals.visits import Visit

Row = Mapping[str, Any]
FUND: Final = "/app/funds/{id}"
FUNDS: Final = {
    "": Tab(said("To decide"), {"statuses": one_of(("REQUESTED",))}),
    "granted": Tab(said("Granted"), {"statuses": one_of(("APPROVED",))}),
    "proven": Tab(said("To pay"), {"statuses": one_of(("PROVEN",))}),
    "all": Tab(said("All"), {}),
}
APPLICATIONS: Final = {
    "": Tab(said("To decide"), {"statuses": one_of(("SUBMITTED",))}),
    "all": Tab(said("All"), {}),
}


def funds_asked(visit: Visit) -> Mapping[str, Any]:
    """The requests of the tab that is open."""
    return FUNDS[tab_of(visit, FUNDS)].given


def funds_view(visit: Visit, _: Row) -> dict[str, Any]:
    """The tabs of the list of requests."""
    return listing(visit, FUNDS)


def fund_view(_: Visit, found: Row) -> dict[str, Any]:
    """What is to be paid, and whether the visitor granted it himself."""
    one = found["marketingFundRequest"]
    granted_by = one["decidedBy"]["id"] if one["decidedBy"] else ""
    due = None
    if one["granted"] and one["spent"]:
        due = min(one["granted"], one["spent"], key=lambda money: Decimal(money["amount"]))
    return {"due": due, "granted_oneself": granted_by == found["viewer"]["user"]["id"]}


async def send_proof(visit: Visit) -> Response:
    """The file that shows what was spent."""
    return await file_of(visit, (await visit.read())["marketingFundRequest"]["proof"])


def applications_asked(visit: Visit) -> Mapping[str, Any]:
    """The applications of the tab that is open."""
    return APPLICATIONS[tab_of(visit, APPLICATIONS)].given


def applications_view(visit: Visit, found: Row) -> dict[str, Any]:
    """The tabs of the list of applications, and which of them wait for too long."""
    now = datetime.fromisoformat(found["apiInfo"]["serverTime"]).astimezone(reader.get().zone)
    today = now.date().isoformat()
    late = {one["id"] for one in found["partnerApplications"]["nodes"] if one["answerBy"] < today}
    return {**listing(visit, APPLICATIONS), "late": late}


def application_view(_: Visit, found: Row) -> dict[str, Any]:
    """The tiers in which a partner can begin."""
    return {"tiers": [(one["id"], one["name"]) for one in found["partnerTiers"]["nodes"]]}


PROGRAMME_PAGES: Final = (
    Page(
        "partners/applications",
        "/app/applications",
        said("Partner applications"),
        "home",
        "own",
        "people",
        of="partnerApplications",
        view=applications_view,
        answer=answering(applications_asked),
    ),
    Page(
        "partners/application",
        "/app/applications/{id}",
        said("Application"),
        parent="partners/applications",
        of="partnerApplication",
        needs="partnerApplication",
        view=application_view,
        done={
            "ApprovePartnerApplication": said("It is a partner now; the applicant is invited."),
            "RejectPartnerApplication": said("It is declined; the applicant reads your reason."),
        },
    ),
    Page(
        "partners/funds",
        "/app/funds",
        said("Marketing funds"),
        "home",
        "own",
        "calendar",
        of="marketingFundRequests",
        view=funds_view,
        answer=answering(funds_asked),
    ),
    Page(
        "partners/fund",
        FUND,
        said("Marketing funds"),
        parent="partners/funds",
        of="marketingFundRequest",
        needs="marketingFundRequest",
        view=fund_view,
        done={
            "ApproveMarketingFund": said("It is granted. Finance pays when it is proven."),
            "RejectMarketingFund": said("It is declined, with your reason."),
            "ReturnMarketingFundProof": said("The partner is asked for another proof."),
            "PayMarketingFund": said("It is noted as paid."),
        },
    ),
    Page(
        "partners/proof",
        f"{FUND}/proof",
        said("Marketing funds"),
        parent="partners/fund",
        of="marketingFundRequest",
        needs="marketingFundRequest.proof",
        answer=send_proof,
    ),
)
