"""Deal registrations as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, case, exists, select

from auth.given import Given
from models.deals import Deal as Deals
from models.deals import DealStatus
from models.registrations import PROTECTED, RegistrationProduct, RegistrationStatus
from models.registrations import DealRegistration as Registrations
from resolvers.registrations import (
    appealing,
    deciding,
    expecting,
    extending,
    merging,
    registering,
)
from schema.entities import embedded_type, entity
from schema.fields import column, computed, embedded, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.deals import PartnerPart
    from models.registrations import RejectionReason, VerdictOutcome
    from schema.connections import Connection
    from schema.deals import Deal
    from schema.identities import Representative, User
    from schema.money import Money
    from schema.partners import Partner, PartnerTier
    from schema.products import Product
    from schema.registration_reviews import RegistrationConflict, RegistrationDecision


def standing(row: Any, given: Given) -> ColumnElement[Any]:
    """The status as of now: an approved one is won, lost or over by its deal and by the clock."""
    deal = Deals.__table__.alias("registered_deal")
    closed = select(deal.c.status).where(deal.c.id == row.c.deal_id).scalar_subquery()
    approved = row.c.status.in_(sorted(PROTECTED))
    return case(
        (and_(approved, closed == DealStatus.WON.value), RegistrationStatus.CONVERTED.value),
        (and_(approved, closed == DealStatus.LOST.value), RegistrationStatus.LOST.value),
        (and_(approved, row.c.protected_until <= given.now), RegistrationStatus.EXPIRED.value),
        else_=row.c.status,
    )


@embedded_type
class Verdict:
    """What was said at once to a submission; empty before it. It names nobody."""

    outcome: VerdictOutcome | None = column(
        "FREE: nobody else holds it, and it is held for you until it is decided. UNDER_REVIEW:"
        " it is compared and decided. BLOCKED: it is held."
    )
    rule: int | None = column(
        "The number of the rule: 1 FREE, 2 UNDER_REVIEW, 3 BLOCKED; 4 UNDER_REVIEW because the end"
        " customer is outside your territories."
    )
    until: datetime | None = column(
        "UNDER_REVIEW: two working days after the submission. BLOCKED: after the longest protection"
        " that there is. It comes from your submission alone."
    )
    receipt: str | None = column(
        "A compact JWS (RFC 7515, Ed25519) of the verdict; its `jti` is checked at /verify/<jti>."
    )


@entity(Registrations, plural="dealRegistrations", order="-updated_at")
class DealRegistration:
    """A partner's claim on an end customer for some products.

    DRAFT → SUBMITTED → UNDER_REVIEW → APPROVED, REJECTED or MERGED; RETURNED asks and comes back.
    An approved one is CONVERTED when its deal is won, LOST when it is lost, and EXPIRED when its
    protection is over: these three follow from the deal and the clock.
    """

    number: str = column("Number such as R-00042; every partner has its own.")
    status: RegistrationStatus = computed("How far it is, as of now.", standing)
    end_customer_name: str = column("The company that shall buy, at most 200 characters.")
    end_customer_domain: str | None = column("Its internet domain without `www.`.")
    end_customer_tax_id: str | None = column("Its tax number, capitals and digits only.")
    country: str | None = column("ISO 3166-1 alpha-2, such as DE.")
    contact_name: str | None = column("The person there, at most 200 characters.")
    contact_email: str | None = column("Her or his e-mail address.")
    amount: Money | None = money("What the partner expects the deal to be worth.", amount="amount")
    expected_close: date | None = column("When the partner expects the decision.")
    note: str | None = column("What the customer needs, at most 4,000 characters.")
    products: list[Product] = to_many(
        "What it is about; none means all products.",
        on=lambda product, row, _: exists().where(
            RegistrationProduct.__table__.c.product_id == product.c.id,
            RegistrationProduct.__table__.c.registration_id == row.c.id,
        ),
    )
    partner: Partner | None = to_one("Whose it is.")
    submitted_by: User | None = to_one("Who submitted it.")
    submitted_at: datetime | None = column("When it was submitted, by the server's clock.")
    answer_due_at: datetime | None = column("When a decision is due: after two working days.")
    verdict: Verdict = embedded("What was said at once.", prefix="verdict_")
    receipt_id: str | None = column("The id of the receipt, for /verify/<id>.")
    estimate: Money | None = money(
        "The commission that today's rules would give on the amount; no promise.",
        amount="estimate",
        currency="estimate_currency",
    )
    reviewer: User | None = to_one("Who looks at it or decided.")
    reviewed_by: Representative | None = to_one(
        "Who looks at it or decided: a business card.", key="reviewer_id", implied=True
    )
    review_started_at: datetime | None = column("Since when it is looked at.")
    reply_by: datetime | None = column(
        "Until when a returned one keeps its place: ten working days. Later it holds what is free."
    )
    question: str | None = column("What the reviewer asks, at most 4,000 characters.")
    answer: str | None = column("What the partner answers, at most 4,000 characters.")
    tier: PartnerTier | None = to_one("The partner's tier at the decision, else at the submission.")
    decided_at: datetime | None = column("When it was decided.")
    protected_from: datetime | None = column("Protected from the approval on, never earlier.")
    protected_until: datetime | None = column("Protected up to but without this moment.")
    protection_days: int | None = column("For how many days it was protected at the approval.")
    extended_at: datetime | None = column("When it was extended, by half of its days, once.")
    extension_reason: str | None = column("Why the partner asks for more time.")
    reason_code: RejectionReason | None = column("Why it was rejected.")
    reason: str | None = column("The same in words for the partner, at most 2,000 characters.")
    appeal: str | None = column("What the partner objects, at most 4,000 characters.")
    appealed_at: datetime | None = column("When it objected.")
    deal: Deal | None = to_one("The deal that it became or joined.")
    deal_role: PartnerPart | None = column("The partner's part in that deal.")
    conflicts: Connection[RegistrationConflict] = to_many(
        "What stood against it when it was submitted.", key="registration_id"
    )
    decisions: Connection[RegistrationDecision] = to_many(
        "What was decided about it, the latest first.", key="registration_id"
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    registering.register_deal,
    registering.save_registration,
    registering.submit_registration,
    registering.answer_registration,
    registering.withdraw_registration,
    expecting.estimate_commission,
    deciding.review_registration,
    deciding.return_registration,
    deciding.approve_registration,
    deciding.reject_registration,
    deciding.cancel_registration,
    merging.merge_registration,
    extending.extend_registration,
    extending.decline_extension,
    appealing.appeal_registration,
    appealing.decide_appeal,
)
