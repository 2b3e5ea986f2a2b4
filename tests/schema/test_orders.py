"""Orders, invoices, payments and credits over the API: who reads, who acts, and each act."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models import database
from models.ids import public_id
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from resolvers.quotes import accepting, drafts, sending
from tests.api import Api, opened
from tests.resolvers.people import acts
from tests.world import identity

STAFF = ["agent", "manager", "finance", "admin"]
OUTSIDE = ["ana", "ben", "cleo", "pia"]
ROOTS = ["orders", "invoices", "payments", "creditNotes"]
HIDDEN = [
    "orders { nodes { deal { name } } }",
    "orders { nodes { owner { name } } }",
    "orders { nodes { events { nodes { name } } } }",
    "orders { nodes { lines { nodes { cost } } } }",
    "orders(orderBy: [{field: CREATED_AT}]) { nodes { id } }",
    "invoices { nodes { dunningNote } }",
    "invoices { nodes { events { nodes { name } } } }",
    'invoices(filter: {dunningNote: {contains: "x"}}) { nodes { id } }',
]
MAY = {
    "startOrder": {"agent", "manager", "admin"},
    "deliverOrderLines": {"agent", "manager", "admin"},
    "fulfilOrder": {"agent", "manager", "admin"},
    "setOrderTracking": {"agent", "manager", "admin"},
    "closeOrder": {"agent", "manager", "finance", "admin"},
    "cancelOrder": {"manager", "finance", "admin"},
    "issueInvoice": {"finance", "admin"},
    "recordPayment": {"finance", "admin"},
    "creditInvoice": {"finance", "admin"},
}
READ = """query ($id: ID!) { order(id: $id) { number status currency purchaseOrderRef
  total { amount currency } quote { number } quoteVersion { number } customer { name }
  lines { nodes { position kind name quantity delivered net { amount } taxPercent } }
  invoices(first: 2) { nodes { number status open overdue dueOn total { amount }
    lines(first: 2) { nodes { name quantity tax { amount } } }
    payments(first: 2) { nodes { amount { amount } providerRef receivedOn } }
    creditNotes(first: 2) { nodes { number reason total { amount }
      lines(first: 2) { nodes { quantity } } } } } } } }"""
ERRORS = "userErrors { code path params }"


@pytest.fixture
def sold(clean_world: object) -> str:
    """An order of Acme, made by a quote that Ana has accepted; its public id."""
    del clean_world
    with database.sessions()() as session:
        quote = drafts.create_quote(session, acts(session, "agent"), **_quote())
        session.flush()
        sending.send_quote(session, acts(session, "agent"), quote_id=quote.id)
        order = _accept(session, quote.id)
        session.commit()
        return public_id("ord", order.id)


@pytest.fixture
def trading(sold: str) -> Iterator[Api]:
    """The API over that database."""
    del sold
    with opened() as made:
        yield made


def _quote() -> dict[str, Any]:
    ana = {"name": "Ana Almeida", "email": "ana@acme.test"}
    line = {"quantity": Decimal(10), "unit_price": Decimal("100.00"), "tax_code": "STANDARD"}
    lines = [{"kind": "SECTION", "name": "Hardware"}, line | {"name": "Till"}]
    words = {"title": "Tills", "currency": "EUR", "customer_id": identity("acme")}
    return words | {"lines": lines, "recipients": [ana]}


def _accept(session: Session, quote_id: Any) -> Any:
    session.flush()
    ana = acts(session, "ana")
    quote = session.get_one(Quote, quote_id)
    version = session.get_one(QuoteVersion, quote.shown_version_id)
    done = accepting.accept_quote(
        session,
        ana,
        quote_id=quote_id,
        version=version.number,
        content_hash=version.content_hash or "",
        signature={"typed": {}},
        signer_name=ana.name,
        consent=True,
        purchase_order_ref="PO-77",
    )
    session.flush()
    return done.order


def code(answer: dict[str, Any]) -> str:
    """The code of the first error."""
    return str(answer["errors"][0]["extensions"]["code"])


def act(client: Any, mutation: str, shown: str, **given: Any) -> Any:
    """Call a mutation; return its payload."""
    name = mutation[0].upper() + mutation[1:]
    document = (
        f"mutation ($input: {name}Input!) {{ {mutation}(input: $input) {{ {shown} {ERRORS} }} }}"
    )
    return client.data(document, {"input": given})[mutation]


def line_of(api: Api, order: str) -> str:
    """The id of the order's only product line."""
    document = "query ($id: ID!) { order(id: $id) { lines { nodes { id kind } } } }"
    lines = api("admin").data(document, {"id": order})["order"]["lines"]["nodes"]
    return str(next(one["id"] for one in lines if one["kind"] == "PRODUCT"))


@pytest.mark.parametrize("root", ROOTS)
def test_partners_know_nothing_of_orders_and_money(api, root):
    assert code(api("pia").run(f"{{ {root} {{ nodes {{ id }} }} }}")) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("document", HIDDEN)
def test_what_staff_alone_may_know_does_not_exist_for_customers(api, document):
    assert code(api("ana").run(f"{{ {document} }}")) == "GRAPHQL_VALIDATION_FAILED"
    assert "errors" not in api("admin").run(f"{{ {document} }}")


def test_agents_do_not_read_costs(api):
    document = "{ orders { nodes { lines { nodes { cost } } } } }"
    assert code(api("agent").run(document)) == "GRAPHQL_VALIDATION_FAILED"
    assert "errors" not in api("manager").run(document)


@pytest.mark.parametrize("mutation", sorted(MAY))
def test_each_act_exists_for_whom_it_is_meant(api, mutation):
    name = mutation[0].upper() + mutation[1:]
    document = f"mutation ($input: {name}Input!) {{ {mutation}(input: $input) {{ {ERRORS} }} }}"
    known = {
        person
        for person in [*STAFF, *OUTSIDE]
        if "Cannot query field" not in str(api(person).run(document, {"input": {}}))
        and "Unknown type" not in str(api(person).run(document, {"input": {}}))
    }
    assert known == MAY[mutation]


def test_another_companys_order_is_no_order(trading, sold):
    for person in ("cleo", "agent"):
        found = trading(person).data(READ, {"id": sold})["order"]
        assert (found is None) == (person == "cleo")
    assert trading("cleo").data("query ($id: ID!) { node(id: $id) { id } }", {"id": sold}) == {
        "node": None
    }


def test_the_customer_reads_what_was_ordered(trading, sold):
    order = trading("ben").data(READ, {"id": sold})["order"]
    assert order["number"].startswith("O-20")
    assert (order["status"], order["purchaseOrderRef"]) == ("CONFIRMED", "PO-77")
    assert order["total"] == {"amount": "1190.00", "currency": "EUR"}
    assert (order["quoteVersion"]["number"], order["customer"]["name"]) == (
        1,
        "Acme Industries, Inc.",
    )
    assert [one["name"] for one in order["lines"]["nodes"]] == ["Hardware", "Till"]


def charged(api: Api, order: str, quantity: str) -> str:
    """Charge so many tills; return the invoice's id."""
    lines = [{"orderLineId": line_of(api, order), "quantity": quantity}]
    shown = "invoice { id total { amount } }"
    made = act(api("finance"), "issueInvoice", shown, orderId=order, lines=lines)
    assert made["invoice"]["total"] == {"amount": f"{119 * int(quantity)}.00"}
    return str(made["invoice"]["id"])


def paid(api: Api, invoice: str, amount: str, key: str) -> Any:
    """Note a payment that has one reference."""
    money = {"amount": amount, "currency": "EUR"}
    given = {"invoiceId": invoice, "amount": money, "providerRef": "W-1", "idempotencyKey": key}
    return act(api("finance"), "recordPayment", "payment { id }", **given)


def test_an_agent_delivers_his_order(trading, sold):
    part = [{"orderLineId": line_of(trading, sold), "quantity": "4"}]
    sent = act(trading("agent"), "deliverOrderLines", "order { status }", orderId=sold, lines=part)
    assert sent == {"order": {"status": "FULFILLING"}, "userErrors": []}
    done = act(trading("manager"), "fulfilOrder", "order { status }", orderId=sold)
    assert done["order"] == {"status": "FULFILLED"}
    lines = trading("ana").data(READ, {"id": sold})["order"]["lines"]["nodes"]
    assert [one["delivered"] for one in lines] == ["0", "10"]


def test_an_order_is_charged_in_part_paid_and_credited(trading, sold):
    invoice = charged(trading, sold, "4")
    first = paid(trading, invoice, "119", "payment-1")
    assert (first["userErrors"], first) == ([], paid(trading, invoice, "119", "payment-2"))
    amount = {"amount": "119", "currency": "EUR"}
    given = {"invoiceId": invoice, "amount": amount, "reason": "One came broken"}
    act(trading("finance"), "creditInvoice", "creditNote { number }", **given)
    order = trading("ana").data(READ, {"id": sold})["order"]
    (found,) = order["invoices"]["nodes"]
    assert (found["status"], found["open"], found["overdue"]) == ("PART_PAID", "238.00", False)
    (line,) = found["lines"]["nodes"]
    assert line == {"name": "Till", "quantity": "4", "tax": {"amount": "76.00"}}
    assert [one["amount"] for one in found["payments"]["nodes"]] == [{"amount": "119.00"}]
    (credit,) = found["creditNotes"]["nodes"]
    assert (credit["reason"], credit["total"]) == ("One came broken", {"amount": "119.00"})


def test_refusals_say_where_and_what_is_left(trading, sold):
    many = [{"orderLineId": line_of(trading, sold), "quantity": "11"}]
    told = act(trading("finance"), "issueInvoice", "invoice { id }", orderId=sold, lines=many)
    (error,) = told["userErrors"]
    assert (error["code"], error["params"]) == ("AMOUNT_EXCEEDED", {"left": "10"})
    assert error["path"] == ["input", "lines", "0", "quantity"]
    told = paid(trading, charged(trading, sold, "10"), "1190.01", "payment-1")
    assert (told["payment"], told["userErrors"][0]["code"]) == (None, "AMOUNT_EXCEEDED")
    told = act(trading("admin"), "cancelOrder", "order { id }", orderId=sold)
    assert told["userErrors"][0]["code"] == "INVALID_STATE"


def test_a_payment_needs_a_key(trading, sold):
    invoice = act(trading("finance"), "issueInvoice", "invoice { id }", orderId=sold)["invoice"]
    given = {"invoiceId": invoice["id"], "providerRef": "W-1"}
    given["amount"] = {"amount": "1", "currency": "EUR"}
    document = (
        "mutation ($input: RecordPaymentInput!) { recordPayment(input: $input) { __typename } }"
    )
    answer = trading("finance").run(document, {"input": given})
    assert "idempotencyKey" in str(answer["errors"][0])


def test_colleagues_of_the_agent_take_his_orders_no_further(trading, sold):
    told = act(trading("yuki@trustcart.test"), "startOrder", "order { id }", orderId=sold)
    assert told["userErrors"][0]["code"] == "NOT_FOUND"


def test_orders_and_invoices_are_counted_and_summed(trading, sold):
    act(trading("finance"), "issueInvoice", "invoice { id }", orderId=sold)
    document = """{ orders(filter: {currency: {eq: "EUR"}}) { count { value }
        aggregate { sum { total { amount currency } } } }
      invoices(filter: {currency: {eq: "EUR"}, status: {eq: ISSUED}}) { count { value }
        aggregate { sum { total { amount } paidTotal { amount } } } } }"""
    found = trading("ana").data(document)
    assert found["orders"]["count"] == {"value": 1}
    assert found["orders"]["aggregate"]["sum"]["total"] == [
        {"amount": "1190.00", "currency": "EUR"}
    ]
    assert found["invoices"]["aggregate"]["sum"] == {
        "total": [{"amount": "1190.00"}],
        "paidTotal": [{"amount": "0.00"}],
    }
    assert trading("cleo").data(document)["orders"]["count"] == {"value": 0}
