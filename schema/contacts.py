"""Contacts and their consents as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, not_, or_

from models.contacts import ConsentEvent as ConsentEvents
from models.contacts import Contact as Contacts
from models.tags import ContactTag
from resolvers import consents, contacts
from schema.entities import entity
from schema.fields import column, computed, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement

    from auth.given import Given
    from models.base import Visibility
    from models.contacts import BuyingRole, ConsentChannel, ContactStatus
    from schema.activities import Activity
    from schema.connections import Connection
    from schema.customers import Customer
    from schema.deals import Deal
    from schema.identities import User
    from schema.partners import Partner
    from schema.tags import Tag
    from schema.tasks import Task
    from schema.teams import SalesTeam


@entity(Contacts, plural="contacts", order="-updated_at")
class Contact:
    """A person at a customer.

    ACTIVE → LEFT (the person has left the company) → ERASED: everything personal is blank for
    good, the row stays so that history keeps its keys.
    """

    name: str = column("Full name, at most 200 characters.")
    given_name: str | None = column("Given name, at most 100 characters.")
    family_name: str | None = column("Family name, at most 100 characters.")
    title: str | None = column("Position in the company, at most 120 characters.")
    department: str | None = column("Department, at most 120 characters.")
    email: str | None = column("E-mail address.")
    phone: str | None = column("Telephone number, at most 40 characters.")
    mobile: str | None = column("Mobile number, at most 40 characters.")
    is_primary: bool = column("Whether this is the customer's main contact; one per customer.")
    buying_role: BuyingRole | None = column("The part that the person plays in a purchase.")
    status: ContactStatus = column("Whether the person is there, has left or was erased.")
    do_not_contact: bool = column("Whether nobody may approach the person.")
    visibility: Visibility = column("Who outside the staff may see the contact.")
    notes: str | None = column("Internal notes, at most 20,000 characters.")
    left_at: datetime | None = column("When the person was noted to have left.")
    erased_at: datetime | None = column("When the personal fields were blanked.")
    customer: Customer | None = to_one("The company where the person works.")
    owner: User | None = to_one("The member of the staff who is responsible.")
    team: SalesTeam | None = to_one("The team that the owner had when the contact became his.")
    supplied_by_partner: Partner | None = to_one("The partner that named the person to us.")
    consents: Connection[ConsentEvent] = to_many("Consents given and withdrawn, all of them.")
    deals: Connection[Deal] = to_many(
        "Deals in which it is the main contact.", key="primary_contact_id"
    )
    activities: Connection[Activity] = to_many("What was or will be done with the person.")
    tasks: Connection[Task] = to_many("What is to be done about the person.")
    tags: list[Tag] = to_many(
        "Words to sort it by.",
        on=lambda tag, row, _: exists().where(
            ContactTag.__table__.c.tag_id == tag.c.id,
            ContactTag.__table__.c.contact_id == row.c.id,
        ),
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


def _latest(row: Any, _: Given) -> ColumnElement[bool]:
    other = ConsentEvents.__table__.alias("later")
    return not_(
        exists().where(
            other.c.contact_id == row.c.contact_id,
            other.c.channel == row.c.channel,
            other.c.purpose == row.c.purpose,
            or_(other.c.at > row.c.at, and_(other.c.at == row.c.at, other.c.id > row.c.id)),
        )
    )


@entity(ConsentEvents, plural=None, order="-at")
class ConsentEvent:
    """A consent as it was given or withdrawn.

    Never changed: the latest one of a channel and purpose counts.
    """

    contact: Contact | None = to_one("Whose consent it is.")
    channel: ConsentChannel = column("The way of reaching the person that it is about.")
    purpose: str = column("What for, at most 120 characters.")
    given: bool = column("True when given, false when withdrawn.")
    source: str = column("Where it was expressed, at most 120 characters.")
    proof: str | None = column("What proves it, at most 4,000 characters.")
    is_current: bool = computed(
        "Whether no later event of the same channel and purpose exists.", _latest
    )
    at: datetime = column("When it was expressed.")


mutations(
    contacts.create_contact,
    contacts.update_contact,
    contacts.delete_contact,
    contacts.mark_contact_left,
    contacts.mark_contact_back,
    contacts.erase_contact,
    consents.give_consent,
    consents.withdraw_consent,
    consents.set_my_consent,
)
