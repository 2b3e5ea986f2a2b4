"""The numbers of papers: those of orders rise with gaps, invoices and credits have none."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models import clock
from models.invoices import NumberCounter
from models.orders import NUMBERS


class Paper(StrEnum):
    """What is numbered without gaps, and what its numbers begin with."""

    INVOICE = "INV"
    CREDIT_NOTE = "CN"


def order_number(session: Session) -> str:
    """Return the next number of an order; sequences have gaps, and a number opens nothing."""
    following = session.connection().execute(NUMBERS.next_value()).scalar_one()
    return f"O-{clock.today().year}-{following:05d}"


def gapless_number(session: Session, paper: Paper, *, year: int) -> str:
    """Return the next number of a paper in a year.

    The counter's row stays locked until the transaction ends: the next one waits, and gets the
    number again when this one is rolled back. Take it last, so that nobody waits for long.
    """
    connection = session.connection()
    table = NumberCounter.__table__
    first = {"kind": paper.name, "year": year, "last": 0}
    connection.execute(insert(NumberCounter).values(**first).on_conflict_do_nothing())
    of_year = (table.c.kind == paper.name) & (table.c.year == year)
    last: int = connection.execute(
        select(table.c.last).where(of_year).with_for_update()
    ).scalar_one()
    connection.execute(
        table.update().where(of_year).values(last=last + 1)  # type: ignore[attr-defined]
    )
    return f"{paper}-{year}-{last + 1:05d}"
