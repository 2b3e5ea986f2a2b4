"""Money at the same moment: numbers without gaps, parts never above the whole, payments once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.binding import bind
from models import database
from models.constraints import refusal
from models.errors import DomainError, ErrorCode
from models.identities import StaffRole
from models.invoices import CreditNote, Invoice, InvoiceLine, Payment
from models.money import Money
from models.orders import OrderLine
from resolvers.credits import credit_invoice
from resolvers.fulfilment import cancel_order
from resolvers.invoices import issue_invoice
from resolvers.payments import record_payment
from tests.resolvers.orders.shop import Shop, ordered

pytestmark = pytest.mark.usefixtures("clean_database")
Act = Callable[[Session, Actor], object]


class Abandoned(Exception):
    """What makes a transaction that has done everything roll back."""


class Books:
    """Orders that are there for every connection, and who keeps the books."""

    def __init__(self, orders: int = 1, *, charged: bool = False) -> None:
        with database.sessions()() as session:
            shop = Shop(session)
            self.orders: list[UUID] = [shop.order().id for _ in range(orders)]
            self.actor = shop.acts(StaffRole.FINANCE)
            if charged:
                self.invoice: UUID = issue_invoice(session, self.actor, order_id=self.orders[0]).id
            session.commit()

    def at_once(self, acts: Sequence[Act]) -> list[ErrorCode | None]:
        """Each act is a transaction of its own thread; returns what each was told."""
        ready = Barrier(len(acts))

        def run(act: Act) -> ErrorCode | None:
            with database.sessions()() as session:
                bind(session, self.actor)
                session.connection()
                ready.wait()
                try:
                    act(session, self.actor)
                    session.commit()
                except Abandoned:
                    session.rollback()
                except Exception as error:
                    session.rollback()
                    found = error if isinstance(error, DomainError) else refusal(error)
                    if found is None:
                        raise
                    return found.code
            return None

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(run, acts))


@pytest.fixture(autouse=True)
def large_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all threads of a test be in their transactions at the same moment."""
    monkeypatch.setenv("CRM_WRITE_POOL_SIZE", "24")


def test_twenty_invoices_at_once_have_numbers_without_gaps():
    books = Books(orders=20)

    def issue(order: UUID) -> Act:
        return lambda session, actor: issue_invoice(session, actor, order_id=order)

    assert books.at_once([issue(order) for order in books.orders]) == [None] * 20
    with database.sessions()() as session:
        numbers = sorted(number or "" for number in session.scalars(select(Invoice.number)))
    assert [int(number[-5:]) for number in numbers] == list(range(1, 21))


def test_invoices_that_are_rolled_back_leave_no_gaps():
    books = Books(orders=20)

    def issue(at: int, order: UUID) -> Act:
        def act(session: Session, actor: Actor) -> None:
            issue_invoice(session, actor, order_id=order)
            session.flush()
            if at % 3 == 0:
                raise Abandoned

        return act

    books.at_once([issue(at, order) for at, order in enumerate(books.orders)])
    with database.sessions()() as session:
        numbers = sorted(number or "" for number in session.scalars(select(Invoice.number)))
    assert [int(number[-5:]) for number in numbers] == list(range(1, 14))


def test_parts_charged_at_once_never_exceed_the_order():
    books = Books()
    with database.sessions()() as session:
        line = session.scalars(select(OrderLine)).one()

    def issue(session: Session, actor: Actor) -> None:
        part = [ordered(line, "6")]
        issue_invoice(session, actor, order_id=books.orders[0], lines=part)

    told = books.at_once([issue] * 2)
    assert sorted(told, key=str) == sorted([None, ErrorCode.AMOUNT_EXCEEDED], key=str)
    with database.sessions()() as session:
        assert session.scalars(select(InvoiceLine.quantity)).all() == [Decimal(6)]


def test_an_order_is_charged_or_cancelled_but_not_both():
    books = Books()

    def issue(session: Session, actor: Actor) -> None:
        issue_invoice(session, actor, order_id=books.orders[0])

    def cancel(session: Session, actor: Actor) -> None:
        cancel_order(session, actor, order_id=books.orders[0])

    told = books.at_once([issue, cancel])
    assert sorted(told, key=str) == sorted([None, ErrorCode.INVALID_STATE], key=str)


def test_a_payment_sent_ten_times_at_once_counts_once():
    books = Books(charged=True)

    def pay(session: Session, actor: Actor) -> None:
        amount = Money(Decimal("190.00"), "EUR")
        record_payment(session, actor, invoice_id=books.invoice, amount=amount, provider_ref="T-1")

    assert books.at_once([pay] * 10) == [None] * 10
    with database.sessions()() as session:
        assert session.scalars(select(Payment.amount)).all() == [Decimal("190.00")]
        assert session.scalars(select(Invoice.paid_total)).all() == [Decimal("190.00")]


def test_one_reference_for_two_invoices_at_once_is_one_payment():
    books = Books(orders=2)
    with database.sessions()() as session:
        bind(session, books.actor)
        invoices = [issue_invoice(session, books.actor, order_id=one).id for one in books.orders]
        session.commit()

    def pay(invoice: UUID) -> Act:
        amount = Money(Decimal("1.00"), "EUR")
        return lambda session, actor: record_payment(
            session, actor, invoice_id=invoice, amount=amount, provider_ref="T-1"
        )

    told = books.at_once([pay(one) for one in invoices])
    assert sorted(told, key=str) == sorted([None, ErrorCode.TAKEN], key=str)


def test_credits_and_payments_at_once_each_stay_within_the_invoice():
    books = Books(charged=True)
    amount = Money(Decimal("700.00"), "EUR")

    def pay(session: Session, actor: Actor) -> None:
        record_payment(session, actor, invoice_id=books.invoice, amount=amount, provider_ref="T-1")

    def credit(session: Session, actor: Actor) -> None:
        credit_invoice(session, actor, invoice_id=books.invoice, reason="x", amount=amount)

    told = books.at_once([pay, credit] * 3)
    with database.sessions()() as session:
        invoice = session.scalars(select(Invoice)).one()
        credited = session.scalars(select(CreditNote.total)).all()
        paid = session.scalars(select(Payment.amount)).all()
    assert sum(credited) == invoice.credited_total == 700
    assert sum(paid) == invoice.paid_total
    assert invoice.paid_total in {0, 700}
    assert invoice.open - invoice.refundable == 490 - invoice.paid_total
    assert set(told) == {None, ErrorCode.AMOUNT_EXCEEDED}


def test_credits_at_once_never_exceed_the_invoice_and_have_no_gaps():
    books = Books(charged=True)

    def credit(session: Session, actor: Actor) -> None:
        amount = Money(Decimal("250.00"), "EUR")
        credit_invoice(session, actor, invoice_id=books.invoice, reason="x", amount=amount)

    told = books.at_once([credit] * 8)
    assert told.count(None) == 4
    with database.sessions()() as session:
        numbers = sorted(session.scalars(select(CreditNote.number)))
        invoice = session.scalars(select(Invoice)).one()
    assert [int(number[-5:]) for number in numbers] == [1, 2, 3, 4]
    assert invoice.open == Decimal("190.00")
