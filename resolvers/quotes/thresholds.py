"""Two people accept for a company above the amount that it set itself."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.links import grant_to
from auth.lookups import LookUp
from models.customers import Customer
from models.errors import Conflict, ErrorCode
from models.identities import CustomerRole, User, UserStatus
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import GrantPurpose, QuoteRecipient
from models.signatures import SignatureRequest, SignatureStatus
from resolvers.quotes.signing import requests_of_all

SECOND = (CustomerRole.APPROVER, CustomerRole.ADMIN)
LIVE = (SignatureStatus.PENDING, SignatureStatus.SIGNED, SignatureStatus.SEALED)


def ask_second_person(session: Session, quote: Quote, version: QuoteVersion) -> None:
    """Ask one of the company's approvers too, when one person alone signed above its threshold.

    Nobody there who could: then nobody accepts. Who delegated or was dropped counts for nothing.
    """
    asked = requests_of_all(session, version)
    requests = [one for one in asked if one.status in LIVE]
    if len(requests) != 1 or requests[0].status is not SignatureStatus.SIGNED:
        return
    if not _above(session, quote, version):
        return
    person = _approver(session, quote, requests[0])
    if person is None:
        raise Conflict(ErrorCode.NOT_SIGNATORY, "The company has no second person to accept.")
    recipient = QuoteRecipient(
        quote_id=quote.id,
        name=person.name,
        email=person.email,
        title=person.title,
        locale=person.locale,
        position=requests[0].position + 1,
        user_id=person.id,
    )
    session.add(recipient)
    session.flush()
    assert version.expires_at is not None
    grant_to(session, recipient, GrantPurpose.ACCEPT, until=version.expires_at)
    session.add(
        SignatureRequest(
            quote_version_id=version.id, recipient_id=recipient.id, position=recipient.position
        )
    )
    session.flush()


def _above(session: Session, quote: Quote, version: QuoteVersion) -> bool:
    """Return whether the threshold is passed, or cannot be compared with the total."""
    customer = session.scalars(
        select(Customer)
        .where(Customer.id == quote.customer_id)
        .execution_options(look_up=LookUp.SIGNING_RULES)
    ).one()
    return customer.approval_threshold is not None and (
        customer.approval_threshold_currency != version.currency
        or version.total > customer.approval_threshold
    )


def _approver(session: Session, quote: Quote, signed: SignatureRequest) -> User | None:
    """Return the approver, else the admin, of the company who did not sign, by role and name."""
    signer = session.scalars(
        select(QuoteRecipient)
        .where(QuoteRecipient.id == signed.recipient_id)
        .execution_options(look_up=LookUp.SIGNERS_OF_QUOTE)
    ).one()
    people = session.scalars(
        select(User)
        .where(
            User.customer_id == quote.customer_id,
            User.status == UserStatus.ACTIVE,
            User.customer_role.in_(SECOND),
        )
        .execution_options(look_up=LookUp.SIGNING_RULES)
    ).all()
    others = [one for one in people if one.email.casefold() != signer.email.casefold()]
    order = {role: rank for rank, role in enumerate(SECOND)}
    return min(others, key=lambda one: (order[one.customer_role], one.name), default=None)  # type: ignore[index]
