"""Two customers that are the same become one: everything of the one moves to the other."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Update, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from auth.actors import Actor
from auth.lookups import LookUp
from models import clock, events
from models.activities import Activity
from models.contacts import Contact
from models.credentials import ExternalReference
from models.customers import Customer
from models.deals import Deal
from models.documents import Document
from models.errors import ErrorCode
from models.identities import User, UserStatus
from models.ids import CustomerId
from models.invoices import CreditNote, Invoice
from models.leads import Lead
from models.orders import Order
from models.quotes import Quote
from models.tags import CustomerTag
from models.tasks import Task
from models.tiers import TierMembership
from resolvers.records import expect, find
from resolvers.use_cases import raises

WIDE: Final[Any] = {"look_up": LookUp.MERGED_CHILDREN, "synchronize_session": False}
CHILDREN: Final[dict[str, tuple[type[Any], str]]] = {
    "deals": (Deal, "customer_id"),
    "quotes": (Quote, "customer_id"),
    "orders": (Order, "customer_id"),
    "invoices": (Invoice, "customer_id"),
    "credit_notes": (CreditNote, "customer_id"),
    "documents": (Document, "customer_id"),
    "activities": (Activity, "customer_id"),
    "tasks": (Task, "customer_id"),
    "leads": (Lead, "converted_customer_id"),
    "subsidiaries": (Customer, "parent_id"),
    "logins": (User, "customer_id"),
}


@raises(ErrorCode.CYCLE)
def merge_customers(
    session: Session,
    actor: Actor,
    *,
    customer_id: CustomerId,
    into_customer_id: CustomerId,
    expected_version: int | None = None,
) -> Customer:
    """Merge a customer into another one and return that one.

    Contacts, deals, quotes, orders, invoices, credits, documents, activities, tasks, leads,
    subsidiaries, logins, tags and keys of other systems move over, seen by you or not; the merged
    one stays as a redirect, and its name on papers that were issued. Its present tier ends. A
    customer below one of the merged one's subsidiaries answers CYCLE. Of two logins with one
    address the merged customer's stays behind, disabled.
    """
    for identity in sorted({customer_id, into_customer_id}):
        field = "customer_id" if identity == customer_id else "into_customer_id"
        find(session, Customer, identity, field=field, lock="change")
    customer = find(session, Customer, customer_id, field="customer_id")
    other = find(session, Customer, into_customer_id, field="into_customer_id")
    expect(customer, expected_version)
    customer.merge_into(other)
    if other.parent_id == customer.id:
        other.parent_id = customer.parent_id
    session.flush()
    moved = _move(session, customer.id, other.id)
    events.record(
        session, actor, "customer.merged", subject=customer, changes={"into": other.id, **moved}
    )
    events.record(
        session, actor, "customer.absorbed", subject=other, changes={"from": customer.id, **moved}
    )
    session.flush()
    session.expire_all()
    return other


def _move(session: Session, source: UUID, target: UUID) -> dict[str, int]:
    moved = {"contacts": _run(session, _contacts(session, source, target))}
    _disable_twins(session, source, target)
    for name, (model, column) in CHILDREN.items():
        statement = update(model).where(getattr(model, column) == source)
        if model is User:
            statement = statement.where(~_has_twin(target))
        moved[name] = _run(
            session, statement.values({column: target, "version": model.version + 1})
        )
    _move_tags(session, source, target)
    _end_tier(session, source)
    _run(
        session,
        update(ExternalReference)
        .where(
            ExternalReference.subject_type == Customer.__name__,
            ExternalReference.subject_id == source,
        )
        .values(subject_id=target),
    )
    return moved


def _has_twin(target: UUID) -> ColumnElement[bool]:
    twin = aliased(User)
    return exists().where(twin.customer_id == target, twin.email_folded == User.email_folded)


def _disable_twins(session: Session, source: UUID, target: UUID) -> None:
    """End the logins whose address the target's people have: a company has an address once."""
    _run(
        session,
        update(User)
        .where(User.customer_id == source, _has_twin(target))
        .values(status=UserStatus.DISABLED, password_hash=None, version=User.version + 1),
    )


def _run(session: Session, statement: Update) -> int:
    found: Any = session.execute(statement, execution_options=WIDE)
    return int(found.rowcount)


def _contacts(session: Session, source: UUID, target: UUID) -> Update:
    """Move contacts; the target's main contact stays the main one."""
    kept = exists().where(
        Contact.customer_id == target, Contact.is_primary, Contact.deleted_at.is_(None)
    )
    values: dict[str, Any] = {"customer_id": target, "version": Contact.version + 1}
    if session.scalar(select(kept), execution_options=WIDE):
        values["is_primary"] = False
    return update(Contact).where(Contact.customer_id == source).values(values)


def _move_tags(session: Session, source: UUID, target: UUID) -> None:
    held = select(CustomerTag.tag_id).where(CustomerTag.customer_id == source)
    rows = [
        {"tag_id": tag, "customer_id": target, "created_at": clock.now()}
        for tag in session.scalars(held, execution_options=WIDE)
    ]
    if rows:
        session.execute(insert(CustomerTag).on_conflict_do_nothing(), rows, execution_options=WIDE)
        session.execute(
            delete(CustomerTag).where(CustomerTag.customer_id == source), execution_options=WIDE
        )


def _end_tier(session: Session, source: UUID) -> None:
    """The merged customer's time in a tier is over; what it was stays in its own history."""
    end = TierMembership.valid_until
    _run(
        session,
        update(TierMembership)
        .where(TierMembership.customer_id == source, or_(end.is_(None), end > clock.now()))
        .values(
            valid_until=func.greatest(clock.now(), TierMembership.valid_from),
            version=TierMembership.version + 1,
        ),
    )
