"""What an activity or a task hangs on: records that the caller sees, all of one customer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.contacts import Contact
from models.customers import Customer
from models.deals import Deal
from models.errors import Invalid
from models.leads import Lead
from resolvers.records import find

LINKS = {"deal_id": Deal, "contact_id": Contact, "lead_id": Lead, "customer_id": Customer}


def linked(
    session: Session, fields: Mapping[str, Any], record: Any = None
) -> dict[str, UUID | None]:
    """Return the links that hold after a change; the deal or contact tells the customer.

    Refuses what the caller does not see, and a deal or contact of another customer.
    """
    links: dict[str, UUID | None] = {
        name: fields.get(name, getattr(record, name, None)) for name in LINKS
    }
    customer_id = links["customer_id"]
    for name, model in LINKS.items():
        if fields.get(name) is None:
            continue
        found: Any = find(session, model, fields[name], field=name)
        theirs: UUID | None = getattr(found, "customer_id", None)
        if theirs is not None and customer_id not in {None, theirs}:
            raise Invalid(name, "It belongs to another customer.")
        customer_id = customer_id or theirs
    if "customer_id" not in fields:
        links["customer_id"] = customer_id
    return links
