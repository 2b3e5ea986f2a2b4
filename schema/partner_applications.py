"""Applications of partners to be, as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.partner_applications import PartnerApplication as PartnerApplications
from resolvers import partner_applications
from schema.entities import entity
from schema.fields import column, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.partner_applications import ApplicationStatus
    from models.partners import PartnerKind
    from schema.identities import User
    from schema.partners import Partner


@entity(PartnerApplications, plural="partnerApplications", order="-created_at")
class PartnerApplication:
    """A company that asks to become a partner. SUBMITTED → APPROVED or REJECTED."""

    reference: str = column("What the applicant was told to call it.")
    company_name: str = column("Legal name, at most 200 characters.")
    kind: PartnerKind = column("How the company would sell with us.")
    country: str = column("ISO 3166-1 alpha-2, such as DE.")
    website: str | None = column("Address of the web site.")
    contact_name: str = column("Who applied.")
    email: str = column("Where the answer goes.")
    phone: str | None = column("Telephone number.")
    message: str | None = column("What the applicant wrote, at most 4,000 characters.")
    answer_by: date = column("Until when an answer was promised.")
    status: ApplicationStatus = column("Whether it was decided, and how.")
    reason: str | None = column("Why it was rejected, as the applicant reads it.")
    reapply_on: date | None = column("From when the company may apply again.")
    decided_by: User | None = to_one("Who decided.")
    decided_at: datetime | None = column("When it was decided.")
    partner: Partner | None = to_one("The partner that it became.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When it came.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    partner_applications.apply_as_partner,
    partner_applications.approve_partner_application,
    partner_applications.reject_partner_application,
)
