"""Orders and invoices: their ways, in the models and in the database, and what settles them."""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

import models
from models import invoices, orders
from models.errors import Conflict, ErrorCode
from models.invoices import Invoice, InvoiceStatus
from models.orders import Order, OrderStatus

SQL = sorted((Path(models.__file__).parent / "migrations/sql").glob("*.sql"))
MADE = "".join(each.read_text() for each in SQL if "undo" not in each.name)


@pytest.mark.parametrize(("table", "ways"), [("orders", orders.NEXT), ("invoices", invoices.NEXT)])
def test_the_database_knows_the_same_ways(table: str, ways: dict[str, frozenset[str]]):
    trigger = MADE.rpartition(f"CREATE TRIGGER way AFTER UPDATE ON {table} ")[2]
    listed = trigger.partition("keep_way(")[2].partition(")")[0]
    known = {way.strip().strip("'") for way in listed.split(",")}
    assert known == {f"{start}>{end}" for start, ends in ways.items() for end in ends}


@pytest.mark.parametrize(("start", "end"), [*product(OrderStatus, OrderStatus)])
def test_an_order_goes_its_way_and_no_other(start: OrderStatus, end: OrderStatus):
    order = Order(status=start)
    if end in orders.NEXT.get(start, ()):
        order.move(end)
        assert order.status is end
    else:
        with pytest.raises(Conflict) as refused:
            order.move(end)
        assert (refused.value.code, order.status) == (ErrorCode.INVALID_STATE, start)


@pytest.mark.parametrize(
    ("total", "paid", "credited", "status", "left"),
    [
        ("100", "0", "0", InvoiceStatus.ISSUED, "100"),
        ("100", "0", "40", InvoiceStatus.ISSUED, "60"),
        ("100", "1", "0", InvoiceStatus.PART_PAID, "99"),
        ("100", "1", "98", InvoiceStatus.PART_PAID, "1"),
        ("100", "100", "0", InvoiceStatus.PAID, "0"),
        ("100", "60", "40", InvoiceStatus.PAID, "0"),
        ("100", "0", "100", InvoiceStatus.CREDITED, "0"),
        ("0", "0", "0", InvoiceStatus.PAID, "0"),
    ],
)
def test_an_invoice_follows_what_was_paid_and_credited(
    total: str, paid: str, credited: str, status: InvoiceStatus, left: str
):
    sums = {"paid_total": Decimal(paid), "credited_total": Decimal(credited)}
    invoice = Invoice(total=Decimal(total), **sums)
    invoice.settle()
    assert (invoice.status, invoice.open) == (status, Decimal(left))
