"""Partners and their tiers as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.partner_tiers import PartnerTierMembership as PartnerTierMemberships
from models.partners import Partner as Partners
from models.partners import PartnerTier as PartnerTiers
from resolvers import partners
from schema import partner_activity
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.partners import PartnerKind, PartnerStatus
    from schema.connections import Connection
    from schema.contacts import Contact
    from schema.deals import Deal
    from schema.identities import Representative, User
    from schema.leads import Lead
    from schema.money import Money
    from schema.registrations import DealRegistration
    from schema.territories import TerritoryAssignment


@entity(Partners, plural="partners", order="-updated_at")
class Partner:
    """A company that sells with us. APPLIED → ACTIVE ↔ SUSPENDED → TERMINATED."""

    name: str = column("Legal name, at most 200 characters.")
    kind: PartnerKind = column("How the partner sells with us.")
    status: PartnerStatus = column("Whether the partnership runs.")
    website: str | None = column("Address of the web site, at most 400 characters.")
    country: str | None = column("ISO 3166-1 alpha-2, such as DE.")
    phone: str | None = column("Telephone number, at most 40 characters.")
    email: str | None = column("General e-mail address.")
    internal_rating: int | None = column("The staff's judgement, 1 to 5.")
    notes: str | None = column("Internal notes, at most 20,000 characters.")
    tier: PartnerTier | None = to_one("The partner's tier.", implied=True)
    channel_manager: User | None = to_one("The member of the staff who is responsible.")
    account_manager: Representative | None = to_one(
        "The person to talk to: a business card.",
        key="channel_manager_id",
        implied=True,
    )
    deals: Connection[Deal] = to_many("Deals that the partner has a part in.")
    leads: Connection[Lead] = to_many("Leads that were given to the partner.")
    contacts: Connection[Contact] = to_many(
        "People whom the partner named to us.", key="supplied_by_partner_id"
    )
    registrations: Connection[DealRegistration] = to_many("What it has registered.")
    certified_people: int = computed(
        "How many of its people hold a certificate that is valid today.",
        partner_activity.certified_people,
    )
    active_people: int = computed(
        "How many of its people signed in within 90 days.", partner_activity.active_people
    )
    last_active_at: datetime | None = computed(
        "When one of its people signed in last.", partner_activity.last_active_at
    )
    recent_registrations: int = computed(
        "How many registrations it submitted within 90 days.",
        partner_activity.recent_registrations,
    )
    territories: Connection[TerritoryAssignment] = to_many(
        "Where it sells, over time; without any it sells everywhere."
    )
    tier_memberships: Connection[PartnerTierMembership] = to_many("Its tiers over time.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(PartnerTiers, plural="partnerTiers", order="rank")
class PartnerTier:
    """A rank among partners; the higher, the better."""

    name: str = column("Name, at most 80 characters, unique.")
    rank: int = column("Place in the order of tiers, unique.")
    benefits: str | None = column("What partners of the tier get, at most 4,000 characters.")
    protection_days: int = column("How long an approved registration is protected, in days.")
    yearly_revenue: Money | None = money(
        "Value of the deals that a partner brings and wins in a calendar year, to keep the tier."
    )
    yearly_won_deals: int | None = column("How many of its deals it wins in a year, to keep it.")
    certified_people: int | None = column("How many of its people hold a valid certificate.")
    partners: Connection[Partner] = to_many("Partners in the tier.", key="tier_id")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(PartnerTierMemberships, plural=None, order="-valid_from")
class PartnerTierMembership:
    """A partner's time in a tier. Two memberships of one partner never overlap."""

    partner: Partner | None = to_one("The partner.")
    tier: PartnerTier | None = to_one("The tier.")
    valid_from: datetime = column("From this moment on.")
    valid_until: datetime | None = column("Up to but without this moment; none: still.")
    reason: str | None = column("Why, at most 400 characters.")
    created_at: datetime = column("When the record was made.")


mutations(
    partners.create_partner,
    partners.update_partner,
    partners.delete_partner,
    partners.approve_partner,
    partners.suspend_partner,
    partners.reactivate_partner,
    partners.terminate_partner,
    partners.create_partner_tier,
    partners.update_partner_tier,
)
