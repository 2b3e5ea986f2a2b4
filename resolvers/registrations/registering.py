"""What a partner does with its registrations: draft, submit, answer, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Unpack
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from auth.actors import Actor
from auth.writing import may_write
from models import clock, events
from models.errors import Conflict, ErrorCode, Invalid, NotFound
from models.ids import DealRegistrationId
from models.products import Product
from models.registration_claims import ClaimState
from models.registrations import DealRegistration, RegistrationProduct, RegistrationStatus
from resolvers.records import assign, find
from resolvers.registrations.claiming import bound, claim, held_before, release
from resolvers.registrations.finding import (
    Registered,
    next_number,
    registration_to_change,
    wanted_by,
)
from resolvers.registrations.inputs import DealFacts, DraftFacts
from resolvers.registrations.keys import registrable
from resolvers.registrations.submitting import submit
from resolvers.spellings import respell
from resolvers.use_cases import keyed, raises

IDENTIFYING: Final = {
    "end_customer_name",
    "end_customer_domain",
    "end_customer_tax_id",
    "country",
    "product_ids",
}
SPELT: Final = {
    "contact_email": "email",
    "end_customer_domain": "domain",
    "end_customer_tax_id": "tax_id",
}
SUBMITTING: Final = (ErrorCode.ALREADY_REGISTERED, ErrorCode.TOO_OFTEN)


@keyed
@raises(*SUBMITTING)
def register_deal(session: Session, actor: Actor, **facts: Unpack[DealFacts]) -> Registered:
    """Register an end customer for your company and submit it: it is binding.

    The verdict comes at once and is signed: FREE (nobody else holds this customer for these
    products; it is held for you until it is decided), UNDER_REVIEW, or BLOCKED. It says neither
    who stands against it nor what. FREE is not yet approved: protection begins with the approval.
    A customer that your company holds already answers ALREADY_REGISTERED; more than 200 within 24
    hours TOO_OFTEN. Without products it is for all of them.
    """
    registration = _begun(session, actor, facts)
    submit(session, actor, registration)
    return Registered(registration)


def save_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId | None = None,
    expected_version: int | None = None,
    **facts: Unpack[DraftFacts],
) -> Registered:
    """Keep a registration as a draft, or correct one that is a draft or was returned to you.

    Nothing is claimed and nothing is compared before it is submitted.
    """
    if registration_id is None:
        if not facts.get("end_customer_name"):
            raise Invalid("end_customer_name", code=ErrorCode.REQUIRED)
        return Registered(_begun(session, actor, facts))
    registration = registration_to_change(session, actor, registration_id, expected_version)
    if registration.status not in {RegistrationStatus.DRAFT, RegistrationStatus.RETURNED}:
        raise Conflict(ErrorCode.INVALID_STATE, "It is with the reviewer; only drafts change.")
    if registration.status is RegistrationStatus.RETURNED:
        _demand_same_customer(facts)
    _fill(session, registration, facts)
    events.record(session, actor, "registration.saved", subject=registration)
    return Registered(registration)


@keyed
@raises(*SUBMITTING)
def submit_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    expected_version: int | None = None,
) -> Registered:
    """Submit a draft: it is binding, and answered as `registerDeal` is."""
    registration = registration_to_change(session, actor, registration_id, expected_version)
    if registration.status is not RegistrationStatus.DRAFT:
        raise Conflict(ErrorCode.INVALID_STATE, "It was submitted before.")
    submit(session, actor, registration)
    return Registered(registration)


def answer_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    answer: str,
    expected_version: int | None = None,
) -> Registered:
    """Answer the question with which a registration was returned: it goes back to the reviewer.

    Its verdict stays as it was, and its place too if it is answered by `replyBy`; later it holds
    its customer anew if that is free.
    """
    registration = registration_to_change(session, actor, registration_id, expected_version)
    if registration.status is not RegistrationStatus.RETURNED:
        raise Conflict(ErrorCode.INVALID_STATE, "Nothing is asked.")
    if not answer.strip():
        raise Invalid("answer", code=ErrorCode.REQUIRED)
    registration.go(RegistrationStatus.SUBMITTED)
    assign(registration, {"answer": answer})
    _keep_place(session, registration)
    events.record(session, actor, "registration.answered", subject=registration)
    return Registered(registration)


def withdraw_registration(
    session: Session,
    actor: Actor,
    *,
    registration_id: DealRegistrationId,
    expected_version: int | None = None,
) -> Registered:
    """Take a registration back; what it held is free from now on. A deal made of it stays."""
    registration = registration_to_change(session, actor, registration_id, expected_version)
    registration.go(RegistrationStatus.WITHDRAWN)
    release(session, registration, clock.now())
    events.record(session, actor, "registration.withdrawn", subject=registration)
    return Registered(registration)


def _keep_place(session: Session, registration: DealRegistration) -> None:
    """Hold until the decision what is held still; what was lost is held anew if nobody has it."""
    at, lost = clock.now(), registration.reply_by
    registration.reply_by = None
    if lost is None or lost > at:
        bound(session, registration, None)
    elif held_before(session, registration):
        claim(session, wanted_by(session, registration), ClaimState.PENDING, Range(at, None))


def _begun(session: Session, actor: Actor, facts: Mapping[str, Any]) -> DealRegistration:
    if actor.partner_id is None:
        raise NotFound("registration_id")
    registration = DealRegistration(partner_id=actor.partner_id)
    if not may_write(actor, registration):
        raise NotFound("registration_id")
    registration.number = next_number(session, actor.partner_id)
    _fill(session, registration, facts)
    return registration


def _demand_same_customer(facts: Mapping[str, Any]) -> None:
    """A place is held under the keys that were submitted: another customer is another place."""
    for name in IDENTIFYING & facts.keys():
        raise Invalid(name, "It was submitted for this customer; withdraw it for another one.")


def _fill(session: Session, registration: DealRegistration, facts: Mapping[str, Any]) -> None:
    told = dict(facts)
    product_ids = told.pop("product_ids", None)
    respell(told)
    for name in SPELT.keys() & told.keys():
        told[name] = _spelt(told[name], name)
    if told.get("end_customer_domain") and registrable(told["end_customer_domain"]) is None:
        raise Invalid("end_customer_domain", "Nobody can register this domain.")
    assign(registration, told)
    session.add(registration)
    session.flush()
    if product_ids is not None:
        _about(session, registration, product_ids)


def _spelt(text: str | None, name: str) -> str | None:
    """Return what is told in its one spelling; nothing but spaces is nothing."""
    if text is None or not text.strip():
        return None
    spelt = {SPELT[name]: text}
    try:
        respell(spelt)
    except Invalid as problem:
        raise Invalid(name, problem.message) from problem
    return spelt[SPELT[name]]


def _about(session: Session, registration: DealRegistration, product_ids: list[UUID]) -> None:
    session.execute(
        delete(RegistrationProduct)
        .where(RegistrationProduct.registration_id == registration.id)
        .execution_options(conditional=True, synchronize_session="fetch")
    )
    for product_id in dict.fromkeys(product_ids):
        product = find(session, Product, product_id, field="product_ids")
        session.add(RegistrationProduct(registration_id=registration.id, product_id=product.id))
    session.flush()
