"""What an end customer is known by: its registrable domain, its tax number, its name at home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import idna
from publicsuffixlist import PublicSuffixList
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.errors import Invalid
from models.registration_claims import KeyKind
from models.registrations import DealRegistration
from resolvers.registrations.free_mail import FREE_MAIL
from resolvers.spellings import domain as spelt_domain
from resolvers.spellings import tax_id as spelt_tax_id


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """One name of an end customer; keys are claimed in their order."""

    kind: KeyKind
    value: str


def keys_of(session: Session, registration: DealRegistration) -> list[Key]:
    """Return every key that a registration has, in the order in which they are claimed."""
    found = [name_key(session, registration.end_customer_name, registration.country or "")]
    if registration.end_customer_domain:
        found += domain_keys(registration.end_customer_domain)
    if registration.end_customer_tax_id:
        found.append(Key(KeyKind.TAX_ID, spelt_tax_id(registration.end_customer_tax_id)))
    return sorted(found)


def domain_keys(domain: str) -> list[Key]:
    """Return the key that a domain is; none for mail for everybody."""
    found = registrable(domain)
    return [] if found is None or found in FREE_MAIL else [Key(KeyKind.DOMAIN, found)]


def name_key(session: Session, name: str, country: str) -> Key:
    """Return a name as it is compared: folded by the database, without signs, with its country."""
    folded = session.connection().execute(select(func.fold(name))).scalar_one()
    words = re.sub(r"[\W_]+", " ", folded).strip()
    return Key(KeyKind.NAME_AND_COUNTRY, f"{words}@{country}")


def registrable(domain: str) -> str | None:
    """Return the part of a domain that somebody registered, in ASCII; None where nobody can.

    By the public suffix list that comes with the product, an unknown top level counting as one.
    """
    try:
        ascii_form = idna.encode(spelt_domain(domain), uts46=True).decode()
    except (idna.IDNAError, Invalid):
        return None
    return _suffixes().privatesuffix(ascii_form)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)
