"""What a deal's quotes say of its end: accepted, ordered, invoiced."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.lookups import LookUp
from models.deals import Deal, WinOverride
from models.errors import ErrorCode, Invalid
from models.invoices import Invoice
from models.orders import Order
from models.quote_versions import QuoteStatus, QuoteVersion
from models.quotes import Quote

WIDE = {"look_up": LookUp.SOLD_BY_DEAL}


def demand_acceptance(
    session: Session, deal: Deal, override: WinOverride | None
) -> WinOverride | None:
    """Return why a deal is won without an accepted quote; none when there is one.

    A deal without quotes says so; one with quotes of which none is accepted needs a reason.
    """
    statuses = session.scalars(
        select(QuoteVersion.status)
        .join(Quote, Quote.id == QuoteVersion.quote_id)
        .where(Quote.deal_id == deal.id),
        execution_options=WIDE,
    ).all()
    if QuoteStatus.ACCEPTED in statuses:
        return None
    if not statuses:
        return override or WinOverride.NO_QUOTES
    if override in {None, WinOverride.NO_QUOTES}:
        raise Invalid(
            "win_override_reason",
            "The deal has quotes and none is accepted: say why it is won.",
            code=ErrorCode.REQUIRED,
        )
    return override


def is_invoiced(session: Session, deal: Deal) -> bool:
    """Return whether an invoice was issued for what the deal sold."""
    issued = (
        select(Invoice.id)
        .join(Order, Order.id == Invoice.order_id)
        .where(Order.deal_id == deal.id, Invoice.number.is_not(None))
        .limit(1)
    )
    return session.scalar(issued, execution_options=WIDE) is not None
