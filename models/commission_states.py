"""The states of entries, statements: computed in SQL from what was written beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Enum, and_, case, exists, func, literal, or_, select

from models.commission_ledger import CommissionEntry, CommissionStatus
from models.commission_statements import (
    CommissionDispute,
    CommissionStatement,
    CommissionStatementLine,
    DisputeStatus,
    StatementStatus,
)
from models.payouts import Payout, PayoutStatus


def entry_status(row: Any, now: ColumnElement[datetime]) -> ColumnElement[Any]:
    """Return how far an entry is; `row` is the entry's columns."""
    line = CommissionStatementLine.__table__.alias("stated")
    statement = CommissionStatement.__table__.alias("of_entry")
    on_statement = exists().where(line.c.entry_id == row.id)
    paid = exists().where(
        line.c.entry_id == row.id,
        statement.c.id == line.c.statement_id,
        _paid(statement.c),
    )
    return case(
        (paid, _value(CommissionStatus.PAID)),
        (on_statement, _value(CommissionStatus.PAYABLE)),
        (comes_to_nothing(row), _value(CommissionStatus.REVERSED)),
        (row.available_at <= now, _value(CommissionStatus.APPROVED)),
        else_=_value(CommissionStatus.PENDING),
    )


def comes_to_nothing(row: Any) -> ColumnElement[bool]:
    """Whether all entries of a source that are on no statement are opposite ones."""
    other = CommissionEntry.__table__.alias("of_source")
    line = CommissionStatementLine.__table__.alias("elsewhere")
    left = (
        select(func.sum(other.c.amount))
        .where(
            other.c.source_id == row.source_id,
            ~exists().where(line.c.entry_id == other.c.id),
        )
        .scalar_subquery()
    )
    return func.coalesce(left, 1) == 0


def statement_status(row: Any) -> ColumnElement[Any]:
    """Return how far a statement is; `row` is its columns."""
    line = CommissionStatementLine.__table__.alias("its_lines")
    dispute = CommissionDispute.__table__.alias("about_it")
    disputed = exists().where(
        line.c.statement_id == row.id,
        dispute.c.entry_id == line.c.entry_id,
        dispute.c.status == DisputeStatus.OPEN.value,
    )
    payout = Payout.__table__.alias("planned")
    statement = CommissionStatement.__table__.alias("later_one")
    planned = exists().where(
        statement.c.id == payout.c.statement_id,
        _from_here_on(statement.c, row),
        payout.c.status.in_([PayoutStatus.SCHEDULED.value, PayoutStatus.PROCESSING.value]),
    )
    return case(
        (disputed, _value(StatementStatus.DISPUTED)),
        (_paid(row), _value(StatementStatus.PAID)),
        (planned, _value(StatementStatus.ISSUED)),
        else_=_value(StatementStatus.CARRIED),
    )


def _paid(row: Any) -> ColumnElement[bool]:
    """Whether a payout for this statement, or for one into which it was carried, was paid."""
    payout = Payout.__table__.alias("paid")
    statement = CommissionStatement.__table__.alias("paid_for")
    return exists().where(
        payout.c.status == PayoutStatus.PAID.value,
        statement.c.id == payout.c.statement_id,
        _from_here_on(statement.c, row),
    )


def _from_here_on(other: Any, row: Any) -> ColumnElement[bool]:
    return and_(
        other.partner_id == row.partner_id,
        other.currency == row.currency,
        or_(other.id == row.id, other.number > row.number),
    )


def _value(member: CommissionStatus | StatementStatus) -> ColumnElement[str]:
    return literal(member, Enum(type(member), native_enum=False, length=32))
