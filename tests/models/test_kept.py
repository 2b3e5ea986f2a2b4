"""What is never deleted: the database refuses it, whoever asks and however he finds the row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from auth.binding import bind
from models import clock
from models.documents import Document, DocumentKind, StoredFile
from models.events import Event, EventSeal
from models.identities import StaffRole, User
from models.invoices import Invoice
from models.quote_versions import QuoteVersion
from resolvers.credits import credit_invoice
from resolvers.documents import store_paper
from resolvers.expiry import purge_expired
from tests.resolvers.acting import acting

TABLES = (
    "approval_requests",
    "approval_steps",
    "consent_events",
    "credit_lines",
    "credit_notes",
    "deal_stage_history",
    "document_versions",
    "documents",
    "event_seals",
    "events",
    "invoice_lines",
    "invoices",
    "number_counters",
    "order_lines",
    "orders",
    "payments",
    "quote_lines",
    "quote_template_versions",
    "quote_versions",
    "signature_requests",
    "signatures",
    "stored_files",
    "terms_template_versions",
)


GUARDED = text("""
    SELECT tgrelid::regclass::text FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled = 'O' AND tgtype & 8 > 0""")


@pytest.fixture
def books(world_session: Session) -> Session:
    """The named world, and of what it lacks one of each."""
    bind(world_session, SYSTEM)
    invoice = world_session.scalars(select(Invoice).order_by(Invoice.id).limit(1)).one()
    someone = world_session.scalars(select(User).where(User.role == StaffRole.ADMIN)).first()
    assert someone is not None
    actor = acting(world_session, someone)
    credit_invoice(world_session, actor, invoice_id=invoice.id, reason="Came back")
    world_session.flush()
    bind(world_session, SYSTEM)
    paper(world_session, DocumentKind.INVOICE, invoice)
    event = world_session.scalars(select(Event).limit(1)).one()
    world_session.add(EventSeal.over(event, None))
    world_session.flush()
    return world_session


def paper(session: Session, kind: DocumentKind, subject: Invoice | QuoteVersion) -> None:
    content = b"%PDF-1.7 " + kind.encode()
    store_paper(
        session, kind, subject, content=content, title=kind, file_name="a.pdf", customer_id=None
    )


@pytest.mark.parametrize("table", TABLES)
def test_nothing_of_it_is_deleted(books: Session, table: str):
    assert books.scalar(text(f"SELECT count(*) FROM {table}"))
    with pytest.raises(IntegrityError), books.begin_nested():
        books.execute(text(f"DELETE FROM {table}"))


def test_each_has_a_guard_of_its_own_whatever_hangs_on_its_rows(session: Session):
    assert set(TABLES) <= set(session.scalars(GUARDED))


def test_a_paper_does_not_become_a_drafts(books: Session):
    with pytest.raises(IntegrityError), books.begin_nested():
        books.execute(text("UPDATE documents SET kind = 'QUOTE_DRAFT'"))


def test_the_papers_of_drafts_are_swept(books: Session):
    kept = [set(books.scalars(select(each))) for each in (Document.id, StoredFile.sha256)]
    version = books.scalars(select(QuoteVersion).limit(1)).one()
    paper(books, DocumentKind.QUOTE_DRAFT, version)
    with clock.frozen(clock.now() + timedelta(days=2)):
        purge_expired(books, SYSTEM)
    assert kept == [set(books.scalars(select(each))) for each in (Document.id, StoredFile.sha256)]
