"""The portal in which partners register deals and follow commissions: a client of the schema."""

from __future__ import annotations

from typing import Final

from auth.actors import Role
from portals.answering import answering
from portals.pages import Page, Portal, Welcome, said
from portals.partner.developing import chosen_rights, keys_view, send_contract
from portals.partner.funding import FUND_PAGES
from portals.partner.home import home_view, soon
from portals.partner.learning import TRAINING_PAGES
from portals.partner.library import LIBRARY_PAGES
from portals.partner.listing import LEADS, PIPELINE, of_tab, with_tabs
from portals.partner.money_pages import MONEY_PAGES
from portals.partner.offering import QUOTE_PAGES
from portals.partner.registration_pages import DEAL_PAGES
from portals.people import own_pages, people_pages

ACCOUNT: Final = "/partner/account"
WELCOME: Final = Welcome(
    said("Sell together, and see what it earns you."),
    (
        said("Register a deal on one page, with an answer at once."),
        said("See until when it is protected, and who decides."),
        said("Every commission says why it is this amount."),
    ),
    said("The portal for partners of TrustCart"),
)
PORTAL: Final = Portal(
    name="partner",
    role=Role.PARTNER,
    home="/partner",
    login="/partner/login",
    welcome=WELCOME,
    pages=(
        Page(
            "home",
            "/partner",
            said("Home"),
            menu="main",
            icon="home",
            view=home_view,
            answer=answering(soon),
        ),
        *DEAL_PAGES,
        Page(
            "deals/pipeline",
            "/partner/pipeline",
            said("Pipeline"),
            "home",
            "main",
            "chart",
            view=with_tabs(PIPELINE),
            answer=answering(of_tab(PIPELINE)),
        ),
        Page(
            "leads/leads",
            "/partner/leads",
            said("Leads"),
            "home",
            "main",
            "mail",
            view=with_tabs(LEADS),
            answer=answering(of_tab(LEADS)),
        ),
        Page(
            "leads/offer",
            "/partner/leads/offers/{id}",
            said("A lead for you"),
            parent="leads/leads",
            needs="leadDistribution",
            then={"AcceptLead": "/partner/leads/{lead.id}", "DeclineLead": "/partner/leads"},
            done={
                "AcceptLead": said("The lead is yours. Whom to call stands below."),
                "DeclineLead": said("The lead is declined, with your reason."),
            },
        ),
        Page(
            "leads/lead",
            "/partner/leads/{id}",
            said("Lead"),
            parent="leads/leads",
            needs="lead",
            then={"DeclineLead": "/partner/leads"},
            done={
                "AcceptLead": said("The lead is yours. Whom to call stands below."),
                "DeclineLead": said("The lead is declined, with your reason."),
                "ReportLeadProgress": said("Your report is kept."),
            },
        ),
        *QUOTE_PAGES,
        *MONEY_PAGES,
        *FUND_PAGES,
        *LIBRARY_PAGES,
        *TRAINING_PAGES,
        Page(
            "account",
            ACCOUNT,
            said("Company"),
            "home",
            "own",
            "company",
            done={"UpdatePartner": said("The changes are saved.")},
        ),
        *people_pages("/partner/team", "account"),
        *own_pages(ACCOUNT, "account"),
        Page(
            "developers/keys",
            "/partner/developers",
            said("Developers"),
            "account",
            "own",
            "key",
            view=keys_view,
            reads=chosen_rights,
            then={"CreateApiToken": "developers/made.html"},
            done={"RevokeApiToken": said("That token works no longer.")},
        ),
        Page(
            "developers/contract",
            "/partner/developers/schema",
            said("Schema"),
            parent="developers/keys",
            answer=send_contract,
        ),
        Page(
            "activity",
            f"{ACCOUNT}/activity",
            said("Activity"),
            parent="account",
            menu="own",
            icon="clock",
        ),
    ),
)
"""The page table. A page more is a line here, and two files beside this one."""
