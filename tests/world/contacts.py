"""The people outside: contacts at customers with their consents, and who of them has a login."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from models.base import Visibility
from models.contacts import BuyingRole, ConsentChannel, ConsentEvent, Contact
from models.identities import Audience, CustomerRole, PartnerRole, User, UserStatus
from tests.world.companies import COMPANIES
from tests.world.naming import ago, identity, made, stamped
from tests.world.people import owned
from tests.world.reading import table


class Person(NamedTuple):
    """A contact; the first one of a company is its primary contact."""

    key: str
    customer: str
    given: str
    family: str
    title: str
    department: str | None
    part: BuyingRole | None
    phone: str | None
    visibility: Visibility
    family_first: bool | None
    partner: str | None


PEOPLE: Final = table("contacts", Person)
LEFT, FORGOTTEN = "rita", "forgotten"
LOGINS: Final = (
    ("ana", "Ana Almeida", "acme", CustomerRole.ADMIN, ("America/Los_Angeles", "en-US")),
    ("ben", "Ben Okafor", "acme", CustomerRole.BUYER, ("America/Los_Angeles", "en-US")),
    ("cleo", "Cleo Laurent", "globex", CustomerRole.ADMIN, ("Europe/Paris", "fr")),
    ("pia", "Pia Novak", "northstar", PartnerRole.ADMIN, ("Europe/Ljubljana", "sl")),
    ("raj", "Raj Mehta", "summit", PartnerRole.ADMIN, ("Asia/Kolkata", "en-IN")),
)
OWNERS: Final = {each.key: each.owner for each in COMPANIES}
DOMAINS: Final = {each.key: each.domain for each in COMPANIES}
KEYS: Final[dict[str, type[Any]]] = {
    **dict.fromkeys((each.key for each in PEOPLE), Contact),
    **dict.fromkeys((each[0] for each in LOGINS), User),
}


def load(session: Session, password_hash: str) -> None:
    """Contacts and consents, one who has left, one who was forgotten, and the outsiders' logins."""
    session.add_all(_login(*each, password_hash=password_hash) for each in LOGINS)
    first: set[str] = set()
    for person in PEOPLE:
        contact = _contact(person, is_primary=person.customer not in first)
        first.add(person.customer)
        session.add(contact)
        if person.key == LEFT:
            contact.leave()
        elif person.key == FORGOTTEN:
            contact.erase()
        else:
            session.add_all(_consents(contact, person.key))
    session.flush()


def _contact(person: Person, *, is_primary: bool) -> Contact:
    names = [person.given, person.family]
    address = person.key.removesuffix("_contact")
    return made(
        Contact,
        person.key,
        customer_id=identity(person.customer),
        name=" ".join(reversed(names) if person.family_first else names),
        given_name=person.given,
        family_name=person.family,
        title=person.title,
        department=person.department,
        email=f"{address}@{DOMAINS[person.customer]}",
        phone=person.phone,
        is_primary=is_primary,
        buying_role=person.part,
        visibility=person.visibility,
        supplied_by_partner_id=identity(person.partner) if person.partner else None,
        **owned(OWNERS[person.customer]),
        **stamped(90 + len(person.given) * 11, 12),
    )


def _consents(contact: Contact, key: str) -> list[ConsentEvent]:
    """Everybody agreed to mails; some took it back; most agreed to calls."""
    mail, purpose = ConsentChannel.EMAIL, "Product news"
    events = [contact.consent(mail, purpose, given=True, source="Contact form", at=ago(80))]
    if key in {"etienne", "oliver"}:
        withdrawn = {"given": False, "source": "Unsubscribe link", "at": ago(15)}
        events.append(contact.consent(mail, purpose, **withdrawn))
        contact.do_not_contact = key == "oliver"
    if contact.phone:
        agreed = {"given": True, "source": "Business card", "at": ago(60)}
        events.append(contact.consent(ConsentChannel.PHONE, "Sales calls", **agreed))
    return events


def _login(
    key: str,
    name: str,
    company: str,
    role: CustomerRole | PartnerRole,
    place: tuple[str, str],
    *,
    password_hash: str,
) -> User:
    customer = isinstance(role, CustomerRole)
    belongs = (
        {"customer_id": identity(company), "customer_role": role}
        if customer
        else {"partner_id": identity(company), "partner_role": role}
    )
    return made(
        User,
        key,
        kind=Audience.CUSTOMER if customer else Audience.PARTNER,
        name=name,
        email=f"{key}@{company}.test",
        time_zone=place[0],
        locale=place[1],
        status=UserStatus.ACTIVE,
        password_hash=password_hash,
        last_login_at=ago(2),
        **belongs,
        **stamped(250, 2),
    )
