"""People of Northstar besides its administrator, one for each of the other roles."""

from __future__ import annotations

from sqlalchemy import select

from auth.users import new_user
from models import database
from models.identities import Audience, PartnerRole, User, UserStatus
from tests.api import PEOPLE
from tests.portals.visiting import Visitor


def as_colleague(visitor: Visitor, role: PartnerRole) -> Visitor:
    """Be signed in as somebody of Northstar with this role."""
    email = f"{role.value.lower()}@northstar.test"
    with database.sessions().begin() as session:
        if session.scalar(select(User.id).where(User.email == email)) is None:
            company = select(User.partner_id).where(User.email == PEOPLE["pia"])
            made = new_user(
                email,
                Audience.PARTNER,
                name=f"Nico {role.value.capitalize()}",
                role=role,
                company_id=session.scalars(company).one(),
            )
            made.status = UserStatus.ACTIVE
            session.add(made)
    return visitor.enter(email)
