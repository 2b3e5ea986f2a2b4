"""The PDFs that follow from events: made by the warm child, stored once, never made again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth.actors import Actor
from jobs.rendering import renderer
from models import storage
from models.commission_statements import CommissionStatement
from models.documents import DocumentKind
from models.events import Event
from models.invoices import CreditNote, Invoice
from models.quote_versions import QuoteVersion
from resolvers.documents import is_to_make
from resolvers.papers import keep_credit_note, keep_invoice, keep_statement
from resolvers.quotes.papers import keep_sealed, keep_sent, printable, signed

FIELD = "TrustCart"


def render_sent_quote(session: Session, actor: Actor, event: Event) -> None:
    """Render what was sent, unless it is rendered."""
    version_id = UUID(event.changes["quote_version_id"])
    if is_to_make(session, DocumentKind.QUOTE_SENT, version_id):
        found = printable(session, version_id)
        keep_sent(session, actor, found, renderer().quote(found.content, files=found.files))


def seal_signed_quote(session: Session, actor: Actor, event: Event) -> None:
    """Render the accepted version with its signatures and evidence, seal and store it."""
    version_id = UUID(event.changes["quote_version_id"])
    session.get_one(QuoteVersion, version_id, with_for_update=True)
    if not is_to_make(session, DocumentKind.QUOTE_SIGNED, version_id):
        return
    render_sent_quote(session, actor, event)
    found = signed(session, version_id)
    if not found.evidence:
        return  # accepted on paper: there is nothing of ours to seal
    pdf = renderer().quote(found.content, files=found.files, evidence=found.evidence)
    reason = f"{found.quote.number}, version {found.version.number}, as signed"
    keep_sealed(session, actor, found, renderer().seal(pdf, reason=reason, field=FIELD))


def render_invoice(session: Session, actor: Actor, event: Event) -> None:
    """Render an issued invoice, once."""
    invoice = session.get_one(Invoice, event.subject_id)
    if is_to_make(session, DocumentKind.INVOICE, invoice.id) and invoice.content:
        keep_invoice(session, actor, invoice, _laid_out(invoice.content))


def render_credit_note(session: Session, actor: Actor, event: Event) -> None:
    """Render a credit note, once."""
    credit = session.get_one(CreditNote, UUID(event.changes["credit_note_id"]))
    if is_to_make(session, DocumentKind.CREDIT_NOTE, credit.id) and credit.content:
        keep_credit_note(session, actor, credit, _laid_out(credit.content))


def render_statement(session: Session, actor: Actor, event: Event) -> None:
    """Render an issued statement of commission, once."""
    statement = session.get_one(CommissionStatement, event.subject_id)
    if is_to_make(session, DocumentKind.STATEMENT, statement.id):
        keep_statement(session, actor, statement, renderer().statement(statement.content))


def _laid_out(content: dict[str, Any]) -> bytes:
    logo = (content.get("template") or {}).get("logo")
    files = {logo: storage.read(logo)} if logo else {}
    return renderer().invoice(content, files=files)
