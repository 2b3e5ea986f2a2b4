"""The portal of the staff: what needs them, quotes, approvals, and every mail that goes out."""

from __future__ import annotations

from typing import Final

from auth.actors import STAFF_ROLES
from portals.answering import answering
from portals.pages import Page, Portal, said
from portals.staff.deciding import asked_of, request_view, requests_view
from portals.staff.desk import desk_view, own
from portals.staff.mails import Letters, framing, looked_for, mails_view, showing
from portals.staff.ordering import delivered_now, order_view, orders_asked, orders_view
from portals.staff.partner_pages import PARTNER_PAGES
from portals.staff.previews import Previews, on_screen, preview_view, previewing, printed
from portals.staff.programme import PROGRAMME_PAGES
from portals.staff.quoting import (
    comparison_view,
    quote_view,
    quotes_asked,
    quotes_view,
    send_attachment,
    send_paper,
)

QUOTE: Final = "/app/quotes/{number}"
PREVIEW: Final = f"{QUOTE}/preview"
MAIL: Final = "/app/outbox/{id}"
AGAIN: Final = said("The mail is tried again.")


def staff_portal(letters: Letters, previews: Previews) -> Portal:
    """The page table; `letters` tells what a mail says, `previews` how a quote will look."""
    first, *others = STAFF_ROLES
    return Portal(
        name="staff",
        role=first,
        beside=tuple(others),
        home="/app",
        login="/login",
        hidden=True,
        foot=said(
            "For the people of TrustCart. Each sees what is his own, his teams' or his role's."
        ),
        pages=(
            TODAY,
            *QUOTES,
            *ORDERS,
            *_previews(previews),
            *APPROVALS,
            *PARTNER_PAGES,
            *PROGRAMME_PAGES,
            MAILS,
            *_mail(letters),
        ),
    )


TODAY: Final = Page(
    "home",
    "/app",
    said("Today"),
    menu="main",
    icon="home",
    view=desk_view,
    answer=answering(own),
)
QUOTES: Final = (
    Page(
        "quotes/quotes",
        "/app/quotes",
        said("Quotes"),
        "home",
        "main",
        "quote",
        view=quotes_view,
        answer=answering(quotes_asked),
    ),
    Page(
        "quotes/quote",
        QUOTE,
        said("Quote"),
        "quotes/quotes",
        needs="quotes.nodes.0.version",
        view=quote_view,
        then={"DuplicateQuote": "/app/quotes/{quote.number}"},
        done={
            "SendQuote": said("The quote is sent. Its mails are in the outbox."),
            "ReviseQuote": said(
                "Here is the next version, a draft. The customer keeps what he has."
            ),
            "WithdrawQuote": said("The quote is withdrawn. The customer is told so by mail."),
            "RecallQuote": said("It is a draft again."),
            "SubmitQuoteForApproval": said("The draft is before its approvers."),
            "RestoreQuoteVersion": said("Here is that version again, as a draft."),
            "RecordOfflineAcceptance": said("The acceptance on paper is recorded."),
            "DuplicateQuote": said("This is the copy, a draft of its own."),
            "RenderQuoteDraft": said("The PDF is being made. In a moment it is among the papers."),
            "CommentOnQuote": said("It is said, and stands below."),
            "CloseQuoteComment": said("The question is closed."),
        },
    ),
    Page(
        "quotes/compare",
        f"{QUOTE}/compare",
        said("What changed"),
        "quotes/quote",
        needs="quotes.nodes.0",
        view=comparison_view,
    ),
    Page(
        "quotes/paper",
        f"{QUOTE}/papers/{{id}}",
        said("Paper"),
        "quotes/quote",
        needs="documents.nodes.0.versions.nodes.0",
        answer=send_paper,
    ),
    Page(
        "quotes/attachment",
        f"{QUOTE}/files/{{id}}",
        said("File"),
        "quotes/quote",
        needs="quotes.nodes.0.comments.nodes.0.file",
        answer=send_attachment,
    ),
)
ORDERS: Final = (
    Page(
        "orders/orders",
        "/app/orders",
        said("Orders"),
        "home",
        "main",
        "box",
        view=orders_view,
        answer=answering(orders_asked),
    ),
    Page(
        "orders/order",
        "/app/orders/{number}",
        said("Order"),
        "orders/orders",
        needs="orders.nodes.0",
        view=order_view,
        reads=delivered_now,
        done={
            "StartOrder": said("The order is started."),
            "DeliverOrderLines": said("The delivery is noted."),
            "FulfilOrder": said("All is delivered."),
            "SetOrderTracking": said("The customer sees where it is."),
            "CloseOrder": said("The order is put away."),
            "CancelOrder": said("The order is cancelled."),
            "IssueInvoice": said("The invoice is issued and on its way to the customer."),
        },
    ),
)
APPROVALS: Final = (
    Page(
        "approvals/requests",
        "/app/approvals",
        said("Approvals"),
        "home",
        "main",
        "shield",
        view=requests_view,
        answer=answering(asked_of),
    ),
    Page(
        "approvals/request",
        "/app/approvals/{id}",
        said("Approval"),
        "approvals/requests",
        needs="approvalRequest",
        view=request_view,
        done={
            "ApproveQuote": said("You have approved it."),
            "RejectQuote": said("You have given it back, with your reason."),
        },
    ),
)


MAILS: Final = Page(
    "outbox/mails",
    "/app/outbox",
    said("Outbox"),
    "home",
    "main",
    "mail",
    view=mails_view,
    answer=answering(looked_for),
    done={"RetryMail": AGAIN},
)


def _previews(previews: Previews) -> tuple[Page, ...]:
    quote, preview, version = "quotes/quote", "quotes/preview", "quotes.nodes.0.version"
    title = said("Preview")
    return (
        Page(preview, PREVIEW, title, quote, needs=version, view=preview_view, answer=previewing),
        Page(
            "quotes/screen",
            f"{PREVIEW}/screen",
            title,
            preview,
            needs=version,
            answer=on_screen(previews),
        ),
        Page(
            "quotes/printed",
            f"{PREVIEW}/printed",
            title,
            preview,
            needs=version,
            answer=printed(previews),
        ),
    )


def _mail(letters: Letters) -> tuple[Page, ...]:
    return (
        Page(
            "outbox/mail",
            MAIL,
            said("Mail"),
            "outbox/mails",
            needs="emailMessage",
            answer=showing(letters),
            done={"RetryMail": AGAIN},
        ),
        Page(
            "outbox/letter",
            f"{MAIL}/html",
            said("Mail"),
            "outbox/mail",
            needs="emailMessage",
            answer=framing(letters),
        ),
    )
