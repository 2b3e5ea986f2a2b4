"""Logins: inviting people, changing what they are, ending and reopening their access."""

from __future__ import annotations

from typing import Required, TypedDict, Unpack

from babel import Locale, UnknownLocaleError
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.addresses import normal_address
from auth.administering import (
    COMPANY_ADMINS,
    assert_administers,
    assert_in_person,
    home_of,
    keep_one,
    locked_admins,
)
from auth.sessions import close_all
from auth.users import new_user, password_link, void_links
from models import clock, events
from models.credentials import LinkPurpose
from models.errors import Conflict, ErrorCode, Invalid
from models.identities import (
    Audience,
    CustomerRole,
    PartnerRole,
    StaffRole,
    User,
)
from models.ids import CustomerId, PartnerId, UserId
from resolvers.records import assign, changes, expect, find, refer
from resolvers.use_cases import raises


class Profile(TypedDict, total=False):
    """What everybody may change of himself."""

    name: str
    phone: str | None
    time_zone: str
    locale: str


class UserChanges(Profile, total=False):
    """What an admin may change of a login besides its role among the staff."""

    email: str
    title: str | None
    customer_role: CustomerRole
    partner_role: PartnerRole


class NewUser(Profile, total=False):
    """A login to be; a company's admin gives neither kind nor company, they are his own."""

    email: Required[str]
    title: str | None
    customer_role: CustomerRole
    partner_role: PartnerRole
    kind: Audience
    role: StaffRole
    customer_id: CustomerId
    partner_id: PartnerId


@raises(ErrorCode.CREDENTIALS_REFUSED, ErrorCode.TAKEN)
def invite_user(session: Session, actor: Actor, **fields: Unpack[NewUser]) -> User:
    """Invite a person; the link that sets the password within seven days, once, goes by mail only.

    Whoever signs in has thereby shown that the mailbox is his; nobody else is told the link.

    TAKEN when a login of the same company, or of the staff, has the address already.
    """
    assert_in_person(actor)
    kind = home_of(actor) or fields.get("kind", Audience.STAFF)
    company = actor.company_id
    if actor.is_staff:
        refer(session, User, {name: fields.get(name) for name in ("customer_id", "partner_id")})
        company = fields.get("customer_id") or fields.get("partner_id")
    role = {
        Audience.STAFF: fields.get("role"),
        Audience.CUSTOMER: fields.get("customer_role"),
        Audience.PARTNER: fields.get("partner_role"),
    }[kind]
    user = new_user(fields["email"], kind, name=None, role=role, company_id=company)
    assert_administers(actor, user, "kind" if actor.is_staff else None)
    _assign(user, {name: value for name, value in fields.items() if name in _PLAIN})
    session.add(user)
    session.flush()
    events.record(session, actor, "user.invited", subject=user, changes={"email": user.email})
    password_link(session, user, LinkPurpose.INVITE)
    return user


@raises(ErrorCode.TAKEN, ErrorCode.INVALID_STATE, ErrorCode.LAST_ADMIN)
def update_user(
    session: Session,
    actor: Actor,
    *,
    user_id: UserId,
    expected_version: int | None = None,
    **fields: Unpack[UserChanges],
) -> User:
    """Change a login's profile, address or role within its company; its kind never changes.

    The address of somebody who has set a password is changed by the staff alone: for others it is
    INVALID_STATE. An outsider is then invited again at the new one, because whoever signs must
    have shown that the mailbox is his. A company's last active admin keeps his role: LAST_ADMIN.
    """
    user = find(session, User, user_id, field="user_id")
    assert_administers(actor, user)
    expect(user, expected_version)
    _check_role(session, user, dict(fields))
    moves = "email" in fields and user.activated and user.email != normal_address(fields["email"])
    if "email" in fields:
        fields["email"] = _new_address(actor, user, fields["email"])
        void_links(session, user.id)
    _assign(user, dict(fields))
    events.record(session, actor, "user.updated", subject=user, changes=changes(user, fields))
    if moves and user.kind is not Audience.STAFF:
        _invite_anew(session, actor, user)
    return user


def update_profile(session: Session, actor: Actor, **fields: Unpack[Profile]) -> User:
    """Change your own name, phone, time zone (IANA) and language."""
    user = find(session, User, actor.user_id)
    _assign(user, dict(fields))
    events.record(session, actor, "user.updated", subject=user, changes=changes(user, fields))
    return user


@raises(ErrorCode.LAST_ADMIN, ErrorCode.INVALID_STATE)
def change_user_role(
    session: Session,
    actor: Actor,
    *,
    user_id: UserId,
    role: StaffRole,
    expected_version: int | None = None,
) -> User:
    """Give a member of the staff another role, at once; LAST_ADMIN when no admin would be left."""
    admins = locked_admins(session, find(session, User, user_id, field="user_id"))
    user = _administered(session, actor, user_id, expected_version)
    if user.kind is not Audience.STAFF:
        raise Conflict(ErrorCode.INVALID_STATE, "Only the staff have such a role.")
    before = user.role
    if role is not StaffRole.ADMIN:
        keep_one(admins, user)
    user.role = role
    moved = {"role": {"from": before, "to": role}}
    events.record(session, actor, "user.role_changed", subject=user, changes=moved)
    return user


@raises(ErrorCode.LAST_ADMIN)
def disable_user(
    session: Session, actor: Actor, *, user_id: UserId, expected_version: int | None = None
) -> User:
    """End a login's access at once, by whatever means; LAST_ADMIN when none would be left."""
    admins = locked_admins(session, find(session, User, user_id, field="user_id"))
    user = _administered(session, actor, user_id, expected_version)
    keep_one(admins, user)
    user.disable()
    session.flush()
    close_all(session, user.id)
    void_links(session, user.id)
    events.record(session, actor, "user.disabled", subject=user)
    return user


@raises(ErrorCode.INVALID_STATE, ErrorCode.CREDENTIALS_REFUSED)
def enable_user(
    session: Session, actor: Actor, *, user_id: UserId, expected_version: int | None = None
) -> User:
    """Invite a disabled person again; the old password stays gone, the mailed link sets another."""
    assert_in_person(actor)
    user = _administered(session, actor, user_id, expected_version)
    user.enable()
    _invite_again(session, actor, user)
    return user


def _invite_anew(session: Session, actor: Actor, user: User) -> None:
    """End all access; the mail to his address lets him in again."""
    user.disable()
    close_all(session, user.id)
    user.enable()
    _invite_again(session, actor, user)


def _invite_again(session: Session, actor: Actor, user: User) -> None:
    session.flush()
    events.record(session, actor, "user.enabled", subject=user)
    password_link(session, user, LinkPurpose.INVITE)


def _new_address(actor: Actor, user: User, email: str) -> str:
    """An outsider who could change an address that signs in would learn which others do."""
    assert_in_person(actor)
    address = normal_address(email)
    if user.activated and not actor.is_staff and address != user.email:
        message = "Ask us to change an address that signs in already."
        raise Conflict(ErrorCode.INVALID_STATE, message, field="email")
    return address


_PLAIN = ("name", "phone", "title", "time_zone", "locale")


def _administered(
    session: Session, actor: Actor, user_id: UserId, expected_version: int | None
) -> User:
    user = find(session, User, user_id, field="user_id", lock="change")
    assert_administers(actor, user)
    expect(user, expected_version)
    return user


def _check_role(session: Session, user: User, fields: dict[str, object]) -> None:
    """A role within the company fits the login's kind and leaves the company an admin."""
    for name, kind in (("customer_role", Audience.CUSTOMER), ("partner_role", Audience.PARTNER)):
        if name not in fields:
            continue
        if user.kind is not kind:
            raise Invalid(name, "This login is of another kind.")
        if fields[name] not in COMPANY_ADMINS:
            keep_one(locked_admins(session, user), user)


def _assign(user: User, fields: dict[str, object]) -> None:
    if "time_zone" in fields:
        known_zone(str(fields["time_zone"]))
    if "locale" in fields:
        known_locale(str(fields["locale"]))
    assign(user, fields)


def known_zone(name: str) -> None:
    """Refuse what is no IANA zone."""
    if name not in clock.zones():
        raise Invalid("time_zone", "There is no such IANA time zone.")


def known_locale(name: str) -> None:
    """Refuse what is no language tag."""
    try:
        Locale.parse(name, sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        raise Invalid("locale", "Give a language tag such as en or pt-BR.") from None
