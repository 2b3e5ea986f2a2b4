"""Users, representatives, tokens and sessions as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, or_

from auth.given import Given
from models.credentials import ApiToken as ApiTokens
from models.credentials import Session as Sessions
from models.identities import User as Users
from models.teams import TeamMembership as TeamMemberships
from resolvers import credentials, identities
from schema.entities import entity
from schema.fields import column, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.identities import Audience, CustomerRole, PartnerRole, StaffRole, UserStatus
    from schema.connections import Connection
    from schema.customers import Customer
    from schema.deals import Deal
    from schema.partners import Partner
    from schema.teams import SalesTeam


def _team_today(team: Any, user: Any, given: Given) -> ColumnElement[bool]:
    member = TeamMemberships.__table__.alias("member")
    return exists().where(
        member.c.team_id == team.c.id,
        member.c.user_id == user.c.id,
        member.c.valid_from <= given.today,
        or_(member.c.valid_until.is_(None), member.c.valid_until > given.today),
    )


@entity(Users, plural="users", order="name")
class User:
    """A person who can sign in. INVITED → ACTIVE → LOCKED ↔ ACTIVE → DISABLED."""

    kind: Audience = column("Staff, or a customer's or partner's person; fixed for life.")
    name: str = column("Name, at most 200 characters.")
    email: str = column("Address to sign in with; unique within its kind.")
    phone: str | None = column("Telephone number, at most 40 characters.")
    title: str | None = column("Position, at most 120 characters.")
    role: StaffRole | None = column("What a member of the staff is.")
    customer_role: CustomerRole | None = column("What a customer's user may do in his company.")
    partner_role: PartnerRole | None = column("What a partner's user may do in his company.")
    customer: Customer | None = to_one("The company of a customer's user.")
    partner: Partner | None = to_one("The company of a partner's user.")
    time_zone: str = column("Time zone of the IANA database.")
    locale: str = column("Language tag such as de or pt-BR.")
    status: UserStatus = column("Whether he can sign in.")
    last_login_at: datetime | None = column("When he last signed in.")
    teams: list[SalesTeam] = to_many("His teams today.", on=_team_today)
    deals: Connection[Deal] = to_many("The deals that he owns.", key="owner_id")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(Users, plural=None, order="name")
class Representative:
    """The member of the staff to talk to: his business card."""

    name: str = column("Name.")
    email: str = column("E-mail address.")
    phone: str | None = column("Business telephone number.")


@entity(ApiTokens, plural="apiTokens", order="-created_at")
class ApiToken:
    """A token that a user made for a program of his. The token itself is shown once, when made."""

    user: User | None = to_one("Whose it is.")
    name: str = column("What it is for, at most 120 characters.")
    prefix: str = column("How it begins, to tell one from another.")
    scopes: list[str] = column("What it may be used for.")
    expires_at: datetime = column("When it ends.")
    revoked_at: datetime | None = column("When it was revoked.")
    last_used_at: datetime | None = column("When it was last used.")
    created_at: datetime = column("When it was made.")


@entity(Sessions, plural="sessions", order="-created_at")
class Session:
    """A browser that is signed in."""

    user: User | None = to_one("Who is signed in.")
    user_agent: str | None = column("How the browser names itself.")
    address: str | None = column("The network address it signed in from.")
    expires_at: datetime = column("When it ends.")
    revoked_at: datetime | None = column("When it was ended.")
    last_used_at: datetime | None = column("When it was last used.")
    created_at: datetime = column("When it began.")


mutations(
    identities.invite_user,
    identities.update_user,
    identities.update_profile,
    identities.change_user_role,
    identities.disable_user,
    identities.enable_user,
    credentials.revoke_api_token,
    credentials.revoke_session,
    credentials.revoke_all_sessions,
)
mutations(credentials.change_password, credentials.create_api_token, guarded=True)
