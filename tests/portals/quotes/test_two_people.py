"""Above the company's own amount two of its people sign, each on his own pages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import database
from models.customers import Customer
from models.orders import Order
from models.quote_versions import QuoteStatus
from tests.portals.quotes.offering import ANA, BEN, Offer, offer, sign
from tests.portals.visiting import Visitor, heading
from tests.world import identity


@pytest.fixture
def limited(application: Visitor) -> Iterator[Visitor]:
    """Acme signs in twos above 1,000 euros."""
    limit(Decimal("1000.00"))
    yield application
    limit(None)


def limit(total: Decimal | None) -> None:
    with database.sessions().begin() as session:
        acme = session.get_one(Customer, identity("acme"))
        acme.approval_threshold = total
        acme.approval_threshold_currency = "EUR" if total else None


def orders(quote: Offer) -> int:
    with database.sessions()() as session:
        return len(session.scalars(select(Order).where(Order.quote_id == quote.id)).all())


def test_one_signs_by_his_link_and_the_other_in_the_portal(limited: Visitor):
    quote = offer(recipients=[BEN])
    ben, link = limited.enter(""), quote.link(BEN["email"])
    assert sign(ben, link, signer_name=BEN["name"]).headers["location"] == f"{link}/done"
    receipt = ben.get(f"{link}/done")
    assert heading(receipt) != "Signed and accepted"
    assert ANA["name"] in receipt.text
    assert (quote.version().status, orders(quote)) == (QuoteStatus.SENT, 0)

    ana = limited.enter("ana")
    assert quote.number in ana.get("/portal").text
    refused = sign(ana, quote.page, signer_name=BEN["name"])
    assert (refused.status_code, orders(quote)) == (422, 0)
    signed = sign(ana, quote.page)
    assert signed.headers["location"] == f"{quote.page}/done"
    assert heading(ana.get(f"{quote.page}/done")) == "Signed and accepted"
    assert (quote.version().status, orders(quote)) == (QuoteStatus.ACCEPTED, 1)
    assert heading(limited.enter("").get(f"{link}/done")) == "Signed and accepted"


def test_below_the_amount_one_is_enough(limited: Visitor):
    limit(Decimal("1000000.00"))
    quote = offer(recipients=[BEN])
    link = quote.link(BEN["email"])
    sign(limited.enter(""), link, signer_name=BEN["name"])
    assert (quote.version().status, orders(quote)) == (QuoteStatus.ACCEPTED, 1)
