"""Customers: keeping their records, their tree and whose they are."""

from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models import events
from models.contacts import Contact
from models.customers import Customer, CustomerStatus, Health
from models.deals import Deal
from models.errors import Conflict, ErrorCode, Invalid
from models.identities import User
from models.ids import CustomerId, UserId
from models.money import Money
from models.quotes import Quote
from resolvers.owners import entrust, hand_over
from resolvers.records import assign, changes, find, find_to_change, refer
from resolvers.references import ExternalRefInput, name_abroad
from resolvers.spellings import respell
from resolvers.use_cases import raises


class AddressInput(TypedDict, total=False):
    """A postal address; parts that are left out stay as they are."""

    line1: str | None
    line2: str | None
    postal_code: str | None
    city: str | None
    region: str | None
    country: str | None


class CustomerDetails(TypedDict, total=False):
    """What is kept of a customer besides its name."""

    status: CustomerStatus
    domain: str | None
    tax_id: str | None
    website: str | None
    industry: str | None
    employee_count: int | None
    annual_revenue: Money | None
    founded_year: int | None
    phone: str | None
    email: str | None
    billing_address: AddressInput | None
    shipping_address: AddressInput | None
    source: str | None
    notes: str | None
    health: Health | None


class NewCustomer(CustomerDetails):
    """A customer to be made."""

    name: str
    parent_id: NotRequired[CustomerId | None]
    owner_id: NotRequired[UserId | None]
    external_ref: NotRequired[ExternalRefInput | None]


class CustomerChanges(CustomerDetails, total=False):
    """What may change without consequences of its own."""

    name: str


@raises(ErrorCode.CYCLE)
def create_customer(session: Session, actor: Actor, **fields: Unpack[NewCustomer]) -> Customer:
    """Create a customer: a prospect unless said otherwise, and yours unless you name an owner.

    A key of another system that is taken answers TAKEN.
    """
    customer = Customer()
    reference = fields.pop("external_ref", None)
    entrust(session, actor, customer, fields)
    refer(session, Customer, fields)
    _fill(customer, fields)
    session.add(customer)
    name_abroad(session, customer, reference)
    events.record(
        session, actor, "customer.created", subject=customer, changes=changes(customer, fields)
    )
    return customer


def update_customer(
    session: Session,
    actor: Actor,
    *,
    customer_id: CustomerId,
    expected_version: int | None = None,
    **fields: Unpack[CustomerChanges],
) -> Customer:
    """Change plain fields of a customer. One that was merged answers INVALID_STATE."""
    customer = _changing(session, actor, customer_id, expected_version)
    demand_unmerged(customer)
    _fill(customer, fields)
    events.record(
        session, actor, "customer.updated", subject=customer, changes=changes(customer, fields)
    )
    return customer


@raises(ErrorCode.CYCLE)
def set_parent_customer(
    session: Session,
    actor: Actor,
    *,
    customer_id: CustomerId,
    parent_id: CustomerId | None,
    expected_version: int | None = None,
) -> Customer:
    """Hang a customer below the company that owns it, or below none.

    A customer below one of its own subsidiaries answers CYCLE.
    """
    customer = _changing(session, actor, customer_id, expected_version)
    parent = living_customer(session, parent_id, field="parent_id") if parent_id else None
    customer.parent_id = parent.id if parent else None
    events.record(
        session, actor, "customer.moved", subject=customer, changes={"parent_id": parent_id}
    )
    return customer


def assign_customer(
    session: Session,
    actor: Actor,
    *,
    customer_id: CustomerId,
    owner_id: UserId | None,
    expected_version: int | None = None,
) -> Customer:
    """Give a customer to another member of the staff, or to nobody.

    It moves to the new owner's team, with those of its contacts that you see and that had the
    same owner.
    """
    customer = _changing(session, actor, customer_id, expected_version)
    before = {"owner_id": customer.owner_id, "team_id": customer.team_id}
    hand_over(session, customer, owner_id)
    after = {"owner_id": customer.owner_id, "team_id": customer.team_id}
    if before["owner_id"] is not None:
        session.execute(
            update(Contact)
            .where(Contact.customer_id == customer.id, Contact.owner_id == before["owner_id"])
            .values(**after, version=Contact.version + 1)
            .execution_options(conditional=True, synchronize_session="fetch")
        )
    events.record(
        session,
        actor,
        "customer.assigned",
        subject=customer,
        changes={"before": before, "after": after},
    )
    return customer


@raises(ErrorCode.IN_USE)
def delete_customer(
    session: Session,
    actor: Actor,
    *,
    customer_id: CustomerId,
    expected_version: int | None = None,
) -> None:
    """Take a customer out of every list; history keeps it.

    One with contacts, deals, subsidiaries or logins answers IN_USE.
    """
    find(session, Customer, customer_id, field="customer_id", lock="change")
    customer = _changing(session, actor, customer_id, expected_version)
    if _in_use(session, customer.id):
        raise Conflict(ErrorCode.IN_USE)
    customer.delete()
    events.record(session, actor, "customer.deleted", subject=customer)


def living_customer(session: Session, customer_id: UUID, *, field: str = "customer_id") -> Customer:
    """Return a customer that takes new records, and keep it so until the transaction ends."""
    customer = find(session, Customer, customer_id, field=field, lock="share")
    demand_unmerged(customer)
    return customer


def demand_unmerged(customer: Customer) -> None:
    """Refuse a customer that is only a redirect."""
    if customer.status is CustomerStatus.MERGED:
        raise Conflict(ErrorCode.INVALID_STATE, "A merged customer only redirects.")


def _changing(
    session: Session, actor: Actor, customer_id: UUID, expected_version: int | None
) -> Customer:
    return find_to_change(
        session,
        actor,
        Customer,
        identity=customer_id,
        field="customer_id",
        expected_version=expected_version,
    )


def _fill(customer: Customer, fields: Any) -> None:
    respell(fields)
    plain = {name: value for name, value in fields.items() if name != "status"}
    assign(customer, plain)
    if "employee_count" in plain:
        customer.count_employees(customer.employee_count)
    status = fields.get("status", customer.status)
    if status is CustomerStatus.MERGED:
        raise Invalid("status", "Merge customers to make one a redirect.")
    if status is not customer.status:
        customer.become(status)


def _in_use(session: Session, customer_id: UUID) -> bool:
    wide = {"look_up": LookUp.CUSTOMER_IN_USE}
    found = or_(
        exists().where(Contact.customer_id == customer_id, Contact.deleted_at.is_(None)),
        exists().where(Deal.customer_id == customer_id, Deal.deleted_at.is_(None)),
        exists().where(Quote.customer_id == customer_id),
        exists().where(Customer.parent_id == customer_id, Customer.deleted_at.is_(None)),
        exists().where(User.customer_id == customer_id),
    )
    return bool(session.scalar(select(found), execution_options=wide))
