"""The page table of what partners earn: the ledger, statements, payouts and the account."""

from __future__ import annotations

from typing import Final

from portals.answering import answering
from portals.pages import Page, said
from portals.partner.calendars import send_payouts
from portals.partner.earning import (
    asked_for,
    ledger_view,
    send_entries,
    send_statement,
    statement_view,
)
from portals.partner.reasons import commission_view

LEDGER: Final = "/partner/commissions"
STATEMENTS: Final = "/partner/statements"
STATEMENT: Final = f"{STATEMENTS}/{{reference}}"
PAYOUTS: Final = "/partner/payouts"
NEEDS: Final = "commissionStatements.nodes.0"
MONEY_PAGES: Final = (
    Page(
        "money/commissions",
        LEDGER,
        said("Commissions"),
        "home",
        "main",
        "coins",
        view=ledger_view,
        answer=answering(asked_for),
    ),
    Page(
        "money/commission",
        f"{LEDGER}/{{id}}",
        said("Why this amount"),
        parent="money/commissions",
        needs="commissionEntry",
        view=commission_view,
        done={"DisputeCommission": said("Finance looks at it and answers here.")},
    ),
    Page("money/statements", STATEMENTS, said("Statements"), "home", "main", "invoice"),
    Page(
        "money/statement",
        STATEMENT,
        said("Statement"),
        parent="money/statements",
        needs=NEEDS,
        view=statement_view,
    ),
    Page(
        "money/statement_pdf",
        f"{STATEMENT}/pdf",
        said("Preparing your PDF"),
        parent="money/statements",
        needs=NEEDS,
        view=statement_view,
        answer=send_statement,
    ),
    Page(
        "money/statement_csv",
        f"{STATEMENT}/csv",
        said("CSV"),
        parent="money/statements",
        needs=NEEDS,
        view=statement_view,
        answer=send_entries,
    ),
    Page(
        "money/payouts",
        PAYOUTS,
        said("Payouts"),
        "money/statements",
        "own",
        "coins",
        done={
            "ReleasePayoutMethod": said("The account is released: payouts go there from now on."),
            "RejectPayoutMethod": said("The account is refused; the former one stays."),
        },
    ),
    Page(
        "money/calendar",
        f"{PAYOUTS}/calendar",
        said("Calendar file"),
        parent="money/payouts",
        answer=send_payouts,
    ),
    Page(
        "money/method",
        f"{PAYOUTS}/method",
        said("Bank account"),
        parent="money/payouts",
        changes="PayoutMethod",
        then={"RequestPayoutMethod": PAYOUTS},
        done={
            "RequestPayoutMethod": said(
                "The account is named. It counts when another person has released it, in three"
                " days at the earliest."
            )
        },
    ),
)
