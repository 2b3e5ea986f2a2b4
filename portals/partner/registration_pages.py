"""The page table of registrations: the list, the one page that registers, and each of them."""

from __future__ import annotations

from functools import partial
from typing import Final

from portals.answering import answering
from portals.pages import Page, said
from portals.partner.calendars import send_protection
from portals.partner.exporting import send_registrations
from portals.partner.following import asked_for, follow_view, list_view
from portals.partner.meanwhile import expect, hint, keep_draft
from portals.partner.registering import form_view, register

DEALS: Final = "/partner/deals"
DEAL: Final = f"{DEALS}/{{number}}"
FOLLOWED: Final = f"{DEALS}/{{registration.number}}"
CHANGED: Final = "DealRegistration"
_act = partial(
    Page,
    parent="deals/registration",
    changes=CHANGED,
    needs="dealRegistrations.nodes.0",
    view=follow_view,
)

DEAL_PAGES: Final = (
    Page(
        "deals/registrations",
        DEALS,
        said("Registrations"),
        "home",
        "main",
        "shield",
        view=list_view,
        answer=answering(asked_for),
    ),
    Page(
        "deals/new",
        f"{DEALS}/new",
        said("Register a deal"),
        parent="deals/registrations",
        changes=CHANGED,
        view=form_view,
        answer=register,
        usual="RegisterDeal",
        then={
            "RegisterDeal": FOLLOWED,
            "SaveRegistration": FOLLOWED,
            "SubmitRegistration": FOLLOWED,
        },
        done={
            "RegisterDeal": said("It is registered. The receipt stands below."),
            "SaveRegistration": said("The draft is kept. It counts when it is submitted."),
            "SubmitRegistration": said("It is registered. The receipt stands below."),
        },
    ),
    Page(
        "deals/hint",
        f"{DEALS}/hint",
        said("Register a deal"),
        parent="deals/registrations",
        changes=CHANGED,
        answer=hint,
    ),
    Page(
        "deals/estimate",
        f"{DEALS}/estimate",
        said("Estimated commission"),
        parent="deals/registrations",
        changes=CHANGED,
        answer=expect,
    ),
    Page(
        "deals/draft",
        f"{DEALS}/draft",
        said("Register a deal"),
        parent="deals/registrations",
        changes=CHANGED,
        answer=keep_draft,
    ),
    Page(
        "deals/export",
        f"{DEALS}/export",
        said("CSV"),
        parent="deals/registrations",
        answer=send_registrations,
    ),
    Page(
        "deals/registration",
        DEAL,
        said("Registration"),
        parent="deals/registrations",
        needs="dealRegistrations.nodes.0",
        view=follow_view,
        done={
            "AnswerRegistration": said("Your answer is with the reviewer."),
            "SubmitRegistration": said("It is registered. The receipt stands below."),
        },
    ),
    Page(
        "deals/calendar",
        f"{DEAL}/calendar",
        said("Calendar file"),
        parent="deals/registration",
        needs="dealRegistrations.nodes.0",
        answer=send_protection,
    ),
    _act(
        "deals/extend",
        f"{DEAL}/extend",
        said("Ask for more time"),
        then={"ExtendRegistration": DEAL},
        done={"ExtendRegistration": said("You have asked for more time.")},
    ),
    _act(
        "deals/withdraw",
        f"{DEAL}/withdraw",
        said("Withdraw"),
        then={"WithdrawRegistration": DEAL},
        done={"WithdrawRegistration": said("The registration is withdrawn.")},
    ),
    _act(
        "deals/appeal",
        f"{DEAL}/appeal",
        said("Appeal"),
        then={"AppealRegistration": DEAL},
        done={"AppealRegistration": said("Your appeal is with somebody who had no part in it.")},
    ),
)
