"""Orders, invoices and documents in the portal, and what the start page makes of them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import clock, database, events
from models.invoices import Invoice
from models.money import Money
from models.orders import Order
from resolvers import fulfilment, invoices, payments
from resolvers.papers import keep_invoice
from tests.portals.quotes.offering import ANA, BEN, Offer, offer, seller, sign
from tests.portals.visiting import Visitor, heading


@pytest.fixture
def ordered(ana: Visitor) -> Order:
    return order_of(ana)


def order_of(ana: Visitor, quote: Offer | None = None) -> Order:
    quote = quote or offer()
    assert sign(ana, quote.page, purchase_order="PO-77").status_code == 303
    with database.sessions()() as session:
        return session.scalars(select(Order).where(Order.quote_id == quote.id)).one()


def charged(order: Order) -> Invoice:
    with database.sessions().begin() as session:
        invoice = invoices.issue_invoice(session, seller(session), order_id=order.id)
        session.flush()
        session.refresh(invoice)
        session.expunge(invoice)
        return invoice


def test_an_order_is_followed_step_by_step(ana: Visitor, ordered: Order):
    page = ana.get(f"/portal/orders/{ordered.number}")
    assert heading(page) == "Tills for the new branch"
    assert "yours: PO-77" in page.text
    assert page.text.count('<li class="done"') == 2
    assert "0 of 6" in page.text
    with database.sessions().begin() as session:
        fulfilment.start_order(session, seller(session), order_id=ordered.id)
    with database.sessions().begin() as session:
        fulfilment.fulfil_order(session, seller(session), order_id=ordered.id)
    page = ana.get(f"/portal/orders/{ordered.number}")
    assert page.text.count('<li class="done"') == 4
    assert "0 of 6" not in page.text
    invoice = charged(ordered)
    page = ana.get(f"/portal/orders/{ordered.number}")
    assert page.text.count('<li class="done"') == 5
    assert f"/portal/invoices/{invoice.number}" in page.text
    assert "/signed.pdf" in page.text


def test_a_cancelled_order_says_so(ana: Visitor, ordered: Order):
    with database.sessions().begin() as session:
        fulfilment.cancel_order(session, seller(session), order_id=ordered.id)
    page = ana.get(f"/portal/orders/{ordered.number}")
    assert page.text.count("Cancelled") >= 2


def test_an_invoice_says_what_is_open_and_until_when(ana: Visitor, ordered: Order):
    invoice = charged(ordered)
    page = ana.get(f"/portal/invoices/{invoice.number}")
    assert heading(page) == f"Invoice {invoice.number}"
    assert re.search(r"in 3[01] days", page.text)  # the seller's day may be ahead of the reader's
    assert page.text.count("€2,491.86") >= 2
    with database.sessions().begin() as session:
        payments.record_payment(
            session,
            seller(session),
            invoice_id=invoice.id,
            amount=Money(Decimal("491.86"), "EUR"),
            provider_ref=f"WIRE {invoice.number}",
        )
    page = ana.get(f"/portal/invoices/{invoice.number}")
    assert "€2,000.00" in page.text
    assert "Paid in part" in page.text
    with clock.frozen(clock.now() + timedelta(days=40)):
        late = ana.enter("ana").get(f"/portal/invoices/{invoice.number}")
    assert "Past due" in late.text
    assert "If you have paid already, thank you" in late.text


def test_the_pdf_of_an_invoice_is_waited_for(
    ana: Visitor, ordered: Order, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(events, "reactions", {})
    invoice = charged(ordered)
    page = ana.get(f"/portal/invoices/{invoice.number}/pdf")
    assert page.status_code == 202
    with database.sessions().begin() as session:
        keep_invoice(session, seller(session), session.get_one(Invoice, invoice.id), b"%PDF-1.7")
    file = ana.get(f"/portal/invoices/{invoice.number}/pdf")
    assert file.content == b"%PDF-1.7"
    assert str(invoice.number) in file.headers["content-disposition"]


def test_another_company_sees_none_of_it(application: Visitor):
    ana = application.enter("ana")
    order = order_of(ana)
    invoice = charged(order)
    cleo = application.enter("cleo")
    for path in (f"orders/{order.number}", f"invoices/{invoice.number}"):
        assert cleo.get(f"/portal/{path}").status_code == 404
    assert cleo.get(f"/portal/invoices/{invoice.number}/pdf").status_code == 404
    for path in ("quotes?tab=all", "orders", "invoices", "documents"):
        text = cleo.get(f"/portal/{path}").text
        assert order.number not in text
        assert str(invoice.number) not in text


@pytest.mark.parametrize("tab", ["", "accepted", "declined", "expired", "all", "nonsense"])
def test_quotes_are_found_by_what_they_need(ana: Visitor, tab: str):
    waiting, accepted = offer(title="A waiting one"), offer(title="An accepted one")
    order_of(ana, accepted)
    page = ana.get(f"/portal/quotes?tab={tab}")
    assert page.status_code == 200
    assert (waiting.number in page.text) is (tab in {"", "all", "nonsense"})
    assert (accepted.number in page.text) is (tab in {"accepted", "all"})
    found = ana.get(f"/portal/quotes?tab=all&search={waiting.number}")
    assert waiting.number in found.text
    assert accepted.number not in found.text
    assert "None of these" in ana.get("/portal/quotes?search=nothing+like+it").text


def test_home_begins_with_what_is_to_be_signed(ana: Visitor):
    mine = offer(title="Sign me")
    theirs = offer(title="Not mine", recipients=[BEN])
    page = ana.get("/portal")
    assert f"Quote {mine.number} over €2,491.86 is waiting for your signature." in page.text
    assert f"Quote {theirs.number} over" not in page.text
    assert theirs.number in page.text
    assert ANA["name"] in page.text


@pytest.mark.parametrize("tab", ["", "quotes", "signed", "invoices", "others", "nonsense"])
def test_documents_are_found_by_kind(ana: Visitor, tab: str):
    assert ana.get(f"/portal/documents?tab={tab}").status_code == 200
    assert "None of these" in ana.get(f"/portal/documents?tab={tab}&search=zzz").text
