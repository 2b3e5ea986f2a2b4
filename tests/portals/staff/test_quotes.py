"""Quotes for the staff: who sees which, what the state and the role allow, and that it is done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models import database
from models.base import Visibility
from models.documents import DocumentKind
from models.quote_threads import CommentStatus, QuoteComment
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import RecipientRole
from resolvers.documents import store_paper
from resolvers.quotes import drafts, sending
from tests.portals.quotes.offering import ANA, BEN, TILLS, Offer, offer, seller, sign
from tests.portals.staff.preparing import CHEAP, YUKI, draft, status, submitted
from tests.portals.visiting import HIDDEN, Visitor, heading

ACTS = (
    "SendQuote",
    "SubmitQuoteForApproval",
    "RecallQuote",
    "ReviseQuote",
    "WithdrawQuote",
    "DuplicateQuote",
    "RestoreQuoteVersion",
    "RecordOfflineAcceptance",
)
MADE = {"DuplicateQuote"}


def at(number: str) -> str:
    return f"/app/quotes/{number}"


def offered(visitor: Visitor, number: str) -> set[str]:
    """The acts that the page of a quote has forms for."""
    text = visitor.get(at(number)).text
    return {act for act in ACTS if f'name="do" value="{act}"' in text}


def forged(visitor: Visitor, number: str, do: str) -> int:
    """What the answer to a form is that the visitor was never shown."""
    shown = visitor.client.cookies
    kept = dict(shown)
    fields = visitor.enter("admin").fields(visitor.get(at(number)), do)
    visitor.client.cookies.clear()
    visitor.client.cookies.update(kept)
    hidden = HIDDEN.findall(visitor.get(at(number)).text)
    *_, own = [value for name, value in hidden if name == "form_token"]
    return visitor.post(at(number), fields | {"form_token": own}).status_code


def test_an_agent_does_not_see_the_quotes_of_other_teams(application: Visitor):
    number = draft()
    yuki = application.enter(YUKI)
    hidden, absent = yuki.get(at(number)), yuki.get(at("Q-2000-00001"))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert number not in yuki.get("/app/quotes").text
    assert yuki.get(f"{at(number)}/compare?a=1&b=1").status_code == 404
    assert number in application.enter("agent").get("/app/quotes").text


def test_what_a_visitor_was_never_shown_he_cannot_send(application: Visitor):
    number = draft()
    assert forged(application.enter(YUKI), number, "SendQuote") in {404, 422}
    assert forged(application.enter("finance"), number, "SendQuote") == 422
    assert status(number) == "DRAFT"


def test_finance_reads_and_comments_and_sells_nothing(application: Visitor):
    finance = application.enter("finance")
    number = draft()
    assert offered(finance, number) == set()
    assert finance.send(at(number), "CommentOnQuote", text="Mind the margin").status_code == 303
    assert "Mind the margin" in finance.get(at(number)).text


@pytest.mark.parametrize("role", ["agent", "manager", "admin"])
def test_acts_follow_the_state(application: Visitor, role: str):
    visitor = application.enter(role)
    assert offered(visitor, draft()) == {"SendQuote", "SubmitQuoteForApproval"} | MADE
    assert offered(visitor, submitted()[0]) == {"RecallQuote"} | MADE
    quote = offer()
    open_ones = {"ReviseQuote", "WithdrawQuote", "RecordOfflineAcceptance"}
    assert offered(visitor, quote.number) == open_ones | MADE
    quote.withdrawn()
    assert offered(visitor, quote.number) == {"ReviseQuote"} | MADE


def test_an_accepted_quote_is_only_copied(application: Visitor):
    quote = offer()
    sign(application.enter(""), quote.link())
    manager = application.enter("manager")
    assert offered(manager, quote.number) == MADE
    page = manager.get(at(quote.number))
    assert "It became order O-" in page.text
    assert "Signed" in page.text


def test_an_acceptance_on_paper_is_recorded_with_who_signed_and_where_it_is(application: Visitor):
    quote = offer()
    manager = application.enter("manager")
    page = manager.send(at(quote.number), "RecordOfflineAcceptance", signerName="Ana Almeida")
    assert page.status_code == 422
    assert '<a href="#note">' in page.text
    assert 'value="Ana Almeida"' in page.text
    told = manager.fields(page, "RecordOfflineAcceptance")
    told |= {"signerName": "Ana Almeida", "note": "Folder 7"}
    assert manager.post(at(quote.number), told).status_code == 303
    page = manager.get(at(quote.number))
    assert "The acceptance on paper is recorded." in page.text
    assert '<a href="/app/orders/O-' in page.text
    assert status(quote.number) == "ACCEPTED"


def test_an_earlier_version_is_drafted_anew(application: Visitor):
    quote = offer()
    quote.revised(lines=[{**TILLS, "quantity": Decimal(9)}])
    manager = application.enter("manager")
    assert "RestoreQuoteVersion" in offered(manager, quote.number)
    assert manager.send(at(quote.number), "RestoreQuoteVersion").status_code == 303
    assert status(quote.number) == "DRAFT"
    page = manager.get(at(quote.number))
    assert "Here is that version again" in page.text
    assert "Version 3 is a draft; the customer has version 2." in page.text
    assert "RestoreQuoteVersion" not in offered(manager, quote.number)
    assert "RestoreQuoteVersion" not in offered(application.enter("finance"), quote.number)


def test_a_draft_is_sent_as_it_was_read_and_not_twice(application: Visitor):
    number = draft()
    manager = application.enter("manager")
    fields = manager.fields(manager.get(at(number)), "SendQuote")
    answer = manager.post(at(number), fields)
    assert (answer.status_code, answer.headers["location"]) == (303, at(number))
    assert status(number) == "SENT"
    assert "The quote is sent." in manager.get(at(number)).text
    late = fields | {"idempotencyKey": "another-key-of-this-test"}
    assert manager.post(at(number), late).status_code in {409, 422}


def test_a_draft_beyond_the_limits_says_that_it_needs_an_approval(application: Visitor):
    number = draft(lines=[CHEAP])
    manager = application.enter("manager")
    page = manager.send(at(number), "SendQuote")
    assert page.status_code == 422
    assert 'class="summary"' in page.text
    assert status(number) == "DRAFT"
    answer = manager.send(at(number), "SubmitQuoteForApproval", note="Please")
    assert answer.status_code == 303
    assert status(number) == "PENDING_APPROVAL"
    assert manager.send(at(number), "RecallQuote").status_code == 303
    assert status(number) == "DRAFT"


def test_what_was_changed_meanwhile_is_shown_before_it_is_sent(application: Visitor):
    number = draft()
    manager = application.enter("manager")
    fields = manager.fields(manager.get(at(number)), "SendQuote")
    page = manager.post(at(number), fields | {"expectedVersion": "99"})
    assert page.status_code == 409
    assert status(number) == "DRAFT"


def test_a_revision_is_a_draft_beside_what_the_customer_has(application: Visitor):
    quote = offer()
    manager = application.enter("manager")
    assert (
        manager.send(at(quote.number), "ReviseQuote", changeNote="Fewer tills").status_code == 303
    )
    page = manager.get(at(quote.number))
    assert "Version 2 is a draft; the customer has version 1." in page.text
    assert "Fewer tills" in page.text
    assert offered(manager, quote.number) >= {"SendQuote", "WithdrawQuote"}


def test_the_page_of_a_draft_says_to_whom_it_will_go(application: Visitor):
    quote, manager = offer(), application.enter("manager")
    assert "To whom the draft goes" not in manager.get(at(quote.number)).text
    quote.withdrawn()
    with database.sessions().begin() as session:
        staff = seller(session)
        sending.revise_quote(session, staff, quote_id=quote.id)
        people: list[Any] = [BEN, {**ANA, "role": RecipientRole.VIEWER}]
        drafts.update_quote_draft(session, staff, quote_id=quote.id, recipients=people)
    page = manager.get(at(quote.number)).text
    goes = page.partition("To whom the draft goes")[2].partition("</section>")[0]
    assert goes.index(BEN["email"]) < goes.index(ANA["email"])
    assert goes.index("Signs") < goes.index("Reads")


def test_a_withdrawn_quote_is_over(application: Visitor):
    quote = offer()
    assert application.enter("agent").send(at(quote.number), "WithdrawQuote").status_code == 303
    assert status(quote.number) == "WITHDRAWN"


def test_a_copy_leads_to_itself(application: Visitor):
    quote = offer()
    answer = application.enter("agent").send(at(quote.number), "DuplicateQuote")
    copy = answer.headers["location"].rpartition("/")[2]
    assert copy != quote.number
    assert status(copy) == "DRAFT"
    assert quote.number in application.get(at(copy)).text


def asked(application: Visitor, quote: Offer, text: str) -> None:
    visitor = application.enter("")
    visitor.send(quote.link(), "CommentOnQuote", text=text)


def comment(text: str) -> QuoteComment:
    with database.sessions()() as session:
        return session.scalars(select(QuoteComment).where(QuoteComment.text == text)).one()


def test_a_question_is_answered_in_its_thread_and_read_by_the_customer(application: Visitor):
    quote = offer()
    asked(application, quote, "When do they arrive?")
    manager = application.enter("manager")
    page = manager.get(at(quote.number))
    assert "Waits for an answer" in page.text
    link = next(one for one in page.text.split('"') if one.startswith("?reply="))
    here = at(quote.number) + link.removesuffix("#say")
    form = manager.fields(manager.get(here), "CommentOnQuote")
    assert manager.post(here, form | {"text": "In March."}).status_code == 303
    assert comment("When do they arrive?").status is CommentStatus.ANSWERED
    assert "In March." in application.enter("").get(quote.link()).text


def test_a_note_is_for_the_staff_unless_it_is_said_otherwise(application: Visitor):
    quote = offer()
    agent = application.enter("agent")
    page = agent.get(at(quote.number))
    assert '<option value="INTERNAL" selected>' in page.text
    agent.send(
        at(quote.number), "CommentOnQuote", text="Their budget ends soon", audience="INTERNAL"
    )
    agent.send(at(quote.number), "CommentOnQuote", text="We deliver on site", audience="CUSTOMER")
    assert comment("Their budget ends soon").audience is Visibility.INTERNAL
    assert comment("We deliver on site").audience is Visibility.CUSTOMER


def test_costs_and_margins_are_for_those_who_lead(application: Visitor):
    number = draft()
    with database.sessions().begin() as session:
        quote = session.scalars(select(Quote).where(Quote.number == number)).one()
        version = session.get_one(QuoteVersion, quote.current_version_id)
        version.cost_total, version.margin_percent = Decimal("1234.56"), Decimal("41.5")
    for role in ("manager", "finance", "admin"):
        page = application.enter(role).get(at(number)).text
        assert "41.5" in page or "41,5" in page
    agent = application.enter("agent").get(at(number)).text
    assert "41,5" not in agent
    assert "1.234,56" not in agent


def test_two_versions_are_compared_a_draft_too(application: Visitor):
    quote = offer()
    quote.revised(lines=[{**TILLS, "quantity": Decimal(9)}])
    admin = application.enter("finance")
    page = admin.get(f"{at(quote.number)}/compare?a=1&b=2")
    assert page.status_code == 200
    assert "Changed" in page.text
    assert "EUR" in page.text or "€" in page.text
    application.enter("manager").send(at(quote.number), "ReviseQuote")
    same = application.get(f"{at(quote.number)}/compare?a=2&b=3")
    assert "Nothing that you pay or get is different." in same.text


def test_a_paper_is_downloaded_by_who_sees_its_quote_and_by_nobody_else(application: Visitor):
    quote = offer()
    with database.sessions().begin() as session:
        version = session.get_one(QuoteVersion, quote.version().id)
        store_paper(
            session,
            DocumentKind.QUOTE_SENT,
            version,
            content=b"%PDF-1.7 of a test",
            title="Quote",
            file_name=f"{quote.number}-v1.pdf",
            customer_id=session.get_one(Quote, quote.id).customer_id,
            quote_id=quote.id,
        )
    page = application.enter("agent").get(at(quote.number))
    link = next(one for one in page.text.split('"') if "/papers/" in one)
    paper = application.get(link)
    assert paper.content == b"%PDF-1.7 of a test"
    assert paper.headers["content-disposition"].startswith("attachment")
    assert application.get(link.replace(quote.number, offer().number)).status_code == 404
    assert application.enter(YUKI).get(link).status_code == 404
    assert application.enter("ana").get(link).status_code == 404


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("?tab=making", True),
        ("?tab=accepted", False),
        ("?mine=1", False),
        ("?search=airport", True),
    ],
)
def test_the_list_shows_what_it_is_asked_for(application: Visitor, address: str, *, shown: bool):
    number = draft()
    page = application.enter("manager").get(f"/app/quotes{address}")
    assert heading(page) == "Quotes"
    assert (number in page.text) is shown
