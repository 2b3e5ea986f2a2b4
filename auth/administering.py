"""Who looks after which logins: the staff's admins all, a company's admin those of his company."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.actors import Actor, Role
from auth.credentials import Kind
from auth.lookups import LookUp
from models.credentials import OAuthClient
from models.errors import Conflict, ErrorCode, NotFound
from models.identities import Audience, CustomerRole, PartnerRole, StaffRole, User, UserStatus

COMPANY_ADMINS = {CustomerRole.ADMIN.value, PartnerRole.ADMIN.value}


def administers(actor: Actor, user: User) -> bool:
    """Whether the actor may change this login beyond its own profile."""
    if actor.is_system or actor.role is Role.ADMIN:
        return True
    own_company = actor.company_id is not None and actor.company_id == user.company_id
    return own_company and user.kind is actor.audience and actor.sub_role in COMPANY_ADMINS


def assert_administers(actor: Actor, user: User, field: str | None = "user_id") -> None:
    """A login that the actor does not look after is none that he can name."""
    if not administers(actor, user):
        raise NotFound(field)


def assert_in_person(actor: Actor) -> None:
    """A program that acts by OAuth for somebody cannot make itself lasting credentials."""
    if actor.client_id.startswith(Kind.OAUTH):
        message = "A program that acts for somebody cannot do this."
        raise Conflict(ErrorCode.CREDENTIALS_REFUSED, message)


def home_of(actor: Actor) -> Audience | None:
    """The one kind of login that a company's admin may invite; the staff's admins name it."""
    return None if actor.is_staff else actor.audience


def locked_admins(session: Session, user: User) -> list[UUID]:
    """Who administers where the user belongs, locked first: those who leave at once wait here."""
    programs = select(OAuthClient.user_id).where(OAuthClient.user_id.is_not(None))
    return list(
        session.scalars(
            select(User.id)
            .where(
                or_(
                    User.role == StaffRole.ADMIN,
                    User.customer_role == CustomerRole.ADMIN,
                    User.partner_role == PartnerRole.ADMIN,
                ),
                User.kind == user.kind,
                User.customer_id.is_not_distinct_from(user.customer_id),
                User.partner_id.is_not_distinct_from(user.partner_id),
                User.status == UserStatus.ACTIVE,
                User.id.not_in(programs),
            )
            .order_by(User.id)
            .with_for_update()
            .execution_options(look_up=LookUp.LAST_ADMIN)
        )
    )


def keep_one(admins: list[UUID], leaving: User) -> None:
    """The staff, and every company that has an admin, keeps one."""
    if admins == [leaving.id]:
        raise Conflict(ErrorCode.LAST_ADMIN)
