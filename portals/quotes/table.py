"""The page table of a quote, below whichever address it is read at."""

from __future__ import annotations

from functools import partial
from typing import Final

from portals.pages import Page, said
from portals.quotes.acting import (
    changes_view,
    compare_view,
    forward_view,
    ledger_view,
    send_image,
    while_open,
    wishes,
)
from portals.quotes.files import (
    receipt_view,
    send_pdf,
    send_signed,
    show_receipt,
    waiting_view,
)
from portals.quotes.looking import read_quote
from portals.quotes.reading import page_view, quote_view
from portals.quotes.signing import NAMES, accept, accept_view, signature_fields, tell_standing

QUOTE: Final = "quotes/quote"
LONGEST: Final = 200_000
MAILED: Final = {"MailQuotePaper": said("The PDF is on its way to your mailbox.")}
_page = partial(Page, parent=QUOTE, needs="quotes.nodes.0", view=quote_view)


def quote_pages(base: str, parent: str = "") -> tuple[Page, ...]:
    """The pages of one quote; `base` is the address of the quote itself."""
    return (
        _quote(base, parent),
        _accept(base),
        _standing(base),
        *_answers(base),
        _forward(base),
        *_readings(base),
        *_files(base),
    )


def _quote(base: str, parent: str) -> Page:
    done = {
        "CommentOnQuote": said("Your question is on its way. The answer appears here."),
        "ChooseQuoteOptions": said("Your choice is made. Below is the quote as it is now."),
        **MAILED,
    }
    title = said("Quote")
    return _page(QUOTE, base, title, parent=parent, view=page_view, answer=read_quote, done=done)


def _accept(base: str) -> Page:
    return _page(
        "quotes/accept",
        f"{base}/accept",
        said("Accept and sign"),
        view=accept_view,
        answer=accept,
        usual="AcceptQuote",
        names=NAMES,
        reads=signature_fields,
        then={"AcceptQuote": f"{base}/done"},
        longest_form=LONGEST,
    )


def _standing(base: str) -> Page:
    return Page(
        "quotes/standing",
        f"{base}/standing",
        said("Accept and sign"),
        parent=QUOTE,
        needs="quotes.nodes.0",
        answer=tell_standing,
    )


def _answers(base: str) -> tuple[Page, ...]:
    """What an open quote is answered with besides a signature; both lead back to the quote."""
    return (
        _page(
            "quotes/decline",
            f"{base}/decline",
            said("Decline"),
            answer=while_open,
            then={"DeclineQuote": base},
            done={"DeclineQuote": said("Thank you for your answer. The quote is declined.")},
        ),
        _page(
            "quotes/changes",
            f"{base}/changes",
            said("Request changes"),
            view=changes_view,
            answer=while_open,
            reads=wishes,
            then={"RequestQuoteChanges": base},
            done={"RequestQuoteChanges": said("Your request is sent. You are mailed the answer.")},
        ),
    )


def _forward(base: str) -> Page:
    told = said("Your colleague gets a mail with a link to read the quote.")
    return _page(
        "quotes/forward",
        f"{base}/forward",
        said("Forward to a colleague"),
        view=forward_view,
        answer=while_open,
        usual="ForwardQuote",
        names={"code": "otp"},
        then={"ForwardQuote": base, "DelegateSignature": "quotes/delegated.html"},
        done={"ForwardQuote": told},
    )


def _readings(base: str) -> tuple[Page, ...]:
    return (
        _page(
            "quotes/done",
            f"{base}/done",
            said("Receipt"),
            view=receipt_view,
            answer=show_receipt,
            done=MAILED,
        ),
        _page("quotes/versions", f"{base}/versions", said("Versions")),
        _page("quotes/compare", f"{base}/compare", said("What changed"), view=compare_view),
        _page("quotes/ledger", f"{base}/ledger", said("How this was computed"), view=ledger_view),
    )


def _files(base: str) -> tuple[Page, ...]:
    return (
        _page(
            "quotes/pdf",
            f"{base}/pdf",
            said("Preparing your PDF"),
            view=waiting_view,
            answer=send_pdf,
            then={"MailQuotePaper": base},
            done=MAILED,
        ),
        _page(
            "quotes/signed_pdf",
            f"{base}/signed.pdf",
            said("Sealing your PDF"),
            view=waiting_view,
            answer=send_signed,
            then={"MailQuotePaper": f"{base}/done"},
            done=MAILED,
        ),
        _page("quotes/image", f"{base}/image/{{sha256}}", said("Image"), answer=send_image),
    )
