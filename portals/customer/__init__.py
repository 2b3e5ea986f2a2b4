"""The portal in which customers read, accept and sign quotes: a client of the schema."""

from typing import Final

from auth.actors import Role
from portals.exporting import send_list
from portals.orders.table import ORDER_PAGES
from portals.pages import Page, Portal, said
from portals.people import own_pages, people_pages
from portals.quotes.listing import home_view, list_quotes, list_view
from portals.quotes.table import quote_pages
from portals.signing_rules import rules_view, set_rules

QUOTES: Final = "/portal/quotes"
ACCOUNT: Final = "/portal/account"
PORTAL: Final = Portal(
    name="customer",
    role=Role.CUSTOMER,
    home="/portal",
    login="/portal/login",
    pages=(
        Page("home", "/portal", said("Home"), menu="main", icon="home", view=home_view),
        Page(
            "quotes",
            QUOTES,
            said("Quotes"),
            "home",
            menu="main",
            icon="quote",
            view=list_view,
            answer=list_quotes,
        ),
        *quote_pages(f"{QUOTES}/{{number}}", "quotes"),
        *ORDER_PAGES,
        Page(
            "export",
            "/portal/export/{list}.csv",
            said("List"),
            parent="home",
            answer=send_list,
        ),
        Page("account", ACCOUNT, said("Company"), "home", "own", "company"),
        *people_pages(f"{ACCOUNT}/users", "account"),
        Page(
            "signing_rules",
            f"{ACCOUNT}/signing",
            said("Two signatures"),
            parent="account",
            needs="customers.nodes.0",
            view=rules_view,
            answer=set_rules,
            done={"SetApprovalThreshold": said("The rule is set.")},
        ),
        *own_pages(ACCOUNT, "account"),
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
