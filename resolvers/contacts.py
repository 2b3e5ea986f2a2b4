"""Contacts: the people at customers, from first to last."""

from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.lookups import LookUp
from models import events
from models.base import Visibility
from models.contacts import ERASED_NAME, BuyingRole, Contact, ContactStatus
from models.customers import Customer
from models.errors import Conflict, ErrorCode
from models.ids import ContactId, CustomerId, PartnerId, UserId
from models.leads import Lead
from resolvers.customers import living_customer
from resolvers.owners import hand_over
from resolvers.records import assign, find_to_change, refer
from resolvers.references import ExternalRefInput, name_abroad
from resolvers.spellings import respell


class ContactDetails(TypedDict, total=False):
    """What is kept of a contact besides the name."""

    given_name: str | None
    family_name: str | None
    title: str | None
    department: str | None
    email: str | None
    phone: str | None
    mobile: str | None
    is_primary: bool
    buying_role: BuyingRole | None
    do_not_contact: bool
    visibility: Visibility
    supplied_by_partner_id: PartnerId | None
    notes: str | None


class NewContact(ContactDetails):
    """A contact to be made."""

    customer_id: CustomerId
    name: str
    owner_id: NotRequired[UserId | None]
    external_ref: NotRequired[ExternalRefInput | None]


class ContactChanges(ContactDetails, total=False):
    """What may change without consequences of its own."""

    name: str


def create_contact(session: Session, actor: Actor, **fields: Unpack[NewContact]) -> Contact:
    """Create a contact of a customer; it belongs to the customer's owner unless you name one.

    A new main contact takes the place of the former one. A merged customer answers INVALID_STATE.
    """
    contact = Contact()
    reference = fields.pop("external_ref", None)
    customer = living_customer(session, fields["customer_id"])
    _entrust(session, actor, contact, customer, fields)
    refer(session, Contact, fields)
    _fill(session, contact, fields, customer.id)
    session.add(contact)
    name_abroad(session, contact, reference)
    _record(session, actor, "contact.created", contact, fields)
    return contact


def update_contact(
    session: Session,
    actor: Actor,
    *,
    contact_id: ContactId,
    expected_version: int | None = None,
    **fields: Unpack[ContactChanges],
) -> Contact:
    """Change plain fields of a contact. One that was erased answers INVALID_STATE."""
    contact = _changing(session, actor, contact_id, expected_version)
    if contact.status is ContactStatus.ERASED:
        raise Conflict(ErrorCode.INVALID_STATE, "An erased contact stays blank.")
    refer(session, Contact, fields)
    _fill(session, contact, fields, contact.customer_id)
    _record(session, actor, "contact.updated", contact, fields)
    return contact


def mark_contact_left(
    session: Session,
    actor: Actor,
    *,
    contact_id: ContactId,
    expected_version: int | None = None,
) -> Contact:
    """Note that a person has left the company; he is its main contact no more."""
    contact = _changing(session, actor, contact_id, expected_version)
    contact.leave()
    _record(session, actor, "contact.left", contact)
    return contact


def mark_contact_back(
    session: Session,
    actor: Actor,
    *,
    contact_id: ContactId,
    expected_version: int | None = None,
) -> Contact:
    """Note that a person who had left is back."""
    contact = _changing(session, actor, contact_id, expected_version)
    contact.come_back()
    _record(session, actor, "contact.returned", contact)
    return contact


def erase_contact(
    session: Session,
    actor: Actor,
    *,
    contact_id: ContactId,
    expected_version: int | None = None,
) -> Contact:
    """Blank everything personal of a contact, for good, also in the lead that it was.

    The row and its key stay, so that history remains whole (GDPR, article 17).
    """
    contact = _changing(session, actor, contact_id, expected_version)
    contact.erase()
    blank = dict.fromkeys(("given_name", "family_name", "title", "email", "phone", "notes"))
    session.execute(
        update(Lead)
        .where(Lead.converted_contact_id == contact.id)
        .values(name=ERASED_NAME, version=Lead.version + 1, **blank)
        .execution_options(look_up=LookUp.ERASED_TRACES, synchronize_session=False)
    )
    _record(session, actor, "contact.erased", contact)
    return contact


def delete_contact(
    session: Session,
    actor: Actor,
    *,
    contact_id: ContactId,
    expected_version: int | None = None,
) -> None:
    """Take a contact out of every list; history keeps it. To forget the person, erase it."""
    contact = _changing(session, actor, contact_id, expected_version)
    contact.is_primary = False
    contact.delete()
    _record(session, actor, "contact.deleted", contact)


def _changing(
    session: Session, actor: Actor, contact_id: UUID, expected_version: int | None
) -> Contact:
    return find_to_change(
        session,
        actor,
        Contact,
        identity=contact_id,
        field="contact_id",
        expected_version=expected_version,
    )


def _entrust(
    session: Session, actor: Actor, contact: Contact, customer: Customer, fields: Any
) -> None:
    """Give a new contact to the named owner, else to the customer's, else to the caller."""
    if "owner_id" not in fields and customer.owner_id is not None:
        contact.owner_id, contact.team_id = customer.owner_id, customer.team_id
    else:
        hand_over(session, contact, fields.pop("owner_id", actor.user_id))


def _fill(session: Session, contact: Contact, fields: Any, customer_id: UUID) -> None:
    respell(fields)
    assign(contact, fields)
    if fields.get("is_primary"):
        session.execute(
            update(Contact)
            .where(Contact.customer_id == customer_id, Contact.is_primary, Contact.id != contact.id)
            .values(is_primary=False, version=Contact.version + 1)
            .execution_options(look_up=LookUp.PRIMARY_CONTACT, synchronize_session=False)
        )


def _record(session: Session, actor: Actor, name: str, contact: Contact, fields: Any = ()) -> None:
    """Events outlive the person's data, so they say which fields changed and not to what."""
    events.record(session, actor, name, subject=contact, changes={"fields": sorted(fields)})
