"""Marketing funds: what a partner asked for, how far it is, and the proof of what was spent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portals.answering import Tab, answering, one_of
from portals.formats import day, moment, money
from portals.pages import Page, said
from portals.partner.listing import of_tab, with_tabs
from portals.partner.registering import CURRENCIES
from portals.quotes.files import file_of
from portals.readers import gettext
from portals.visits import Visit
from portals.wording import word

Row = Mapping[str, Any]
FUNDS: Final = "/partner/funds"
FUND: Final = f"{FUNDS}/{{id}}"
REFUSED: Final = ("REJECTED", "WITHDRAWN")
TABS: Final = {
    "": Tab(said("Open"), {"statuses": one_of(("REQUESTED", "APPROVED", "PROVEN"))}),
    "paid": Tab(said("Paid"), {"statuses": one_of(("PAID",))}),
    "closed": Tab(said("Closed"), {"statuses": one_of(REFUSED)}),
    "all": Tab(said("All"), {}),
}


def new_view(_: Visit, __: Row) -> dict[str, Any]:
    """In which currencies funds are asked for."""
    return {"currencies": [(one, one) for one in CURRENCIES]}


def fund_view(visit: Visit, found: Row) -> dict[str, Any]:
    """How far a request is, and the file that was brought for it."""
    return {
        "steps": steps_of(found["marketingFundRequest"]),
        "file": visit.request.query_params.get("file", "")[:64],
        "upload_token": visit.upload_token,
    }


def steps_of(one: Row) -> list[tuple[str, str, str]]:
    """Each step of a request, the one that it waits for marked."""
    asked = ("done", gettext("Asked for"), moment(one["createdAt"]))
    if one["status"] in REFUSED:
        at = moment(one["decidedAt"]) if one["decidedAt"] else ""
        return [asked, ("current", word(one["status"], "FundStatus"), at)]
    order = ("REQUESTED", "APPROVED", "PROVEN", "PAID")
    far = order.index(one["status"])
    told = (
        (gettext("Granted"), money(one["granted"]) if one["granted"] else ""),
        (gettext("Proven"), money(one["spent"]) if one["spent"] else ""),
        (gettext("Paid"), day(one["paidOn"]) if one["paidOn"] else ""),
    )
    states = ("done" if at < far else "current" if at == far else "" for at in range(len(told)))
    return [asked, *((state, *said_of) for state, said_of in zip(states, told, strict=True))]


async def send_proof(visit: Visit) -> Response:
    """The file that shows what was spent."""
    return await file_of(visit, (await visit.read())["marketingFundRequest"]["proof"])


FUND_PAGES: Final = (
    Page(
        "funds/funds",
        FUNDS,
        said("Marketing funds"),
        "home",
        "own",
        "calendar",
        view=with_tabs(TABS),
        answer=answering(of_tab(TABS)),
    ),
    Page(
        "funds/new",
        f"{FUNDS}/new",
        said("Ask for funds"),
        parent="funds/funds",
        changes="MarketingFundRequest",
        view=new_view,
        then={"RequestMarketingFund": f"{FUNDS}/{{marketingFundRequest.id}}"},
        done={"RequestMarketingFund": said("It is asked for. You are told what is decided.")},
    ),
    Page(
        "funds/fund",
        FUND,
        said("Marketing funds"),
        parent="funds/funds",
        needs="marketingFundRequest",
        view=fund_view,
        done={
            "WithdrawMarketingFund": said("The request is withdrawn."),
            "ProveMarketingFund": said("The proof is with us; we pay as soon as it is checked."),
        },
    ),
    Page(
        "funds/proof",
        f"{FUND}/proof",
        said("Marketing funds"),
        parent="funds/fund",
        needs="marketingFundRequest.proof",
        answer=send_proof,
    ),
)
