"""The pages of the staff about partners: the queue of registrations, and the run of statements."""

from __future__ import annotations

from typing import Final

from portals.answering import answering
from portals.pages import Page, said
from portals.staff.partnering import asked_for, queue_view, registration_view, run_view

REGISTRATIONS: Final = "/app/registrations"
REGISTRATION: Final = f"{REGISTRATIONS}/{{id}}"
DECIDED: Final = {
    "ApproveRegistration": said("It is approved and protected. The partner is told by mail."),
    "ReturnRegistration": said("Your question is with the partner."),
    "RejectRegistration": said("It is declined, with your reason."),
    "MergeRegistration": said("It is joined with the deal; the partner has a part in it."),
    "ExtendRegistration": said("The protection is longer now."),
    "DeclineExtension": said("The protection stays as long as it is."),
    "DecideAppeal": said("The appeal is decided."),
}
PARTNER_PAGES: Final = (
    Page(
        "partners/registrations",
        REGISTRATIONS,
        said("Registrations"),
        "home",
        "main",
        "people",
        of="dealRegistrations",
        view=queue_view,
        answer=answering(asked_for),
    ),
    Page(
        "partners/registration",
        REGISTRATION,
        said("Registration"),
        parent="partners/registrations",
        of="dealRegistration",
        needs="dealRegistration",
        view=registration_view,
        done=DECIDED,
    ),
    Page(
        "partners/statements",
        "/app/statements",
        said("Statements of partners"),
        "home",
        "own",
        "coins",
        of="commissionStatements",
        view=run_view,
        done={"CloseStatementPeriod": said("The period is closed; its statements are issued.")},
    ),
)
