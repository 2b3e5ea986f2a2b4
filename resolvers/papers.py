"""The papers of billing: stored once for each invoice and credit note."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auth.actors import Actor
from models.base import Visibility
from models.commission_statements import CommissionStatement
from models.documents import DocumentKind, DocumentVersion
from models.events import record
from models.invoices import CreditNote, Invoice
from models.orders import Order
from resolvers.documents import store_paper


def keep_invoice(session: Session, actor: Actor, invoice: Invoice, pdf: bytes) -> DocumentVersion:
    """Store the PDF of an issued invoice."""
    order = session.get_one(Order, invoice.order_id)
    stored = store_paper(
        session,
        DocumentKind.INVOICE,
        invoice,
        content=pdf,
        title=f"{invoice.number} · {order.title}"[:200],
        file_name=f"{invoice.number}.pdf",
        customer_id=invoice.customer_id,
        quote_id=order.quote_id,
    )
    record(session, actor, "invoice.rendered", subject=invoice, changes={"sha256": stored.sha256})
    return stored


def keep_credit_note(
    session: Session, actor: Actor, credit: CreditNote, pdf: bytes
) -> DocumentVersion:
    """Store the PDF of a credit note."""
    stored = store_paper(
        session,
        DocumentKind.CREDIT_NOTE,
        credit,
        content=pdf,
        title=credit.number,
        file_name=f"{credit.number}.pdf",
        customer_id=credit.customer_id,
    )
    record(
        session, actor, "credit_note.rendered", subject=credit, changes={"sha256": stored.sha256}
    )
    return stored


def keep_statement(
    session: Session, actor: Actor, statement: CommissionStatement, pdf: bytes
) -> DocumentVersion:
    """Store the PDF of a statement of commission."""
    stored = store_paper(
        session,
        DocumentKind.STATEMENT,
        statement,
        content=pdf,
        title=statement.reference,
        file_name=f"{statement.reference}.pdf",
        customer_id=None,
        visibility=Visibility.PARTNER,
    )
    told = {"sha256": stored.sha256}
    record(session, actor, "statement.rendered", subject=statement, changes=told)
    return stored
