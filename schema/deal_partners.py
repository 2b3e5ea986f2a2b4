"""Partners' parts in deals as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.deal_partners import DealPartner as DealPartners
from resolvers import deal_partners
from schema.entities import entity
from schema.fields import column, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from models.deals import PartnerPart
    from schema.deals import Deal
    from schema.partners import Partner, PartnerTier


@entity(DealPartners, plural="dealPartners", order="-since")
class DealPartner:
    """A partner's part in a deal. What is invoiced while it lasts earns the partner commission."""

    deal: Deal | None = to_one("The deal.")
    partner: Partner = to_one("The partner.", implied=True)
    role: PartnerPart = column("What the partner does for the deal.")
    split_percent: Decimal = column("Its share of the deal's commission in percent, 0 to 100.")
    tier: PartnerTier | None = to_one("The tier that its commission follows: that of `since`.")
    since: datetime = column("From when on the part counts.")
    until: datetime | None = column("When it ended.")
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(deal_partners.add_deal_partner, deal_partners.end_deal_partner)
