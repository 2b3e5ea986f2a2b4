"""What a customer's company demands of itself before it is bound."""

from __future__ import annotations

from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.administering import COMPANY_ADMINS
from models import events
from models.customers import Customer
from models.errors import Invalid, NotFound
from models.money import Money
from resolvers.records import assign, changes, find


def set_approval_threshold(
    session: Session, actor: Actor, *, total: Money | None = None
) -> Customer:
    """Set the total above which a second person of your company must sign a quote too.

    For your company's admins. Without it one signature is enough. The second person is
    one of the approvers or, without one, another admin.
    """
    if actor.sub_role not in COMPANY_ADMINS:
        raise NotFound(None)
    customer = find(session, Customer, actor.customer_id, lock="change")
    given = {"approval_threshold": total}
    try:
        assign(customer, given)
    except Invalid as refusal:
        refusal.field = "total"
        raise
    told = changes(customer, given)
    events.record(session, actor, "customer.threshold_set", subject=customer, changes=told)
    return customer
