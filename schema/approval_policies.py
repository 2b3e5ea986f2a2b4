"""Approval policies as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.approvals import ApprovalPolicy as ApprovalPolicies
from resolvers import approval_policies
from schema.entities import entity
from schema.fields import column, money
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from models.identities import StaffRole
    from schema.money import Money


@entity(ApprovalPolicies, plural="approvalPolicies", order="name")
class ApprovalPolicy:
    """Bounds of what is sent without approval. A limit that is null bounds nothing.

    A draft beyond one of the limits needs the approvers, one after the other. Agents read the
    bounds of discounts and totals that hold for them now.
    """

    name: str = column("Name, at most 120 characters; unique without regard to case.")
    active: bool = column("Whether it counts for drafts that are submitted now.")
    approvers: list[StaffRole] = column("The roles that approve, in their order; one to five.")
    line_percent: Decimal | None = column(
        "The deepest discount of a line below the list price, in percent."
    )
    order_percent: Decimal | None = column("The largest discount on the whole, in percent.")
    margin_percent: Decimal | None = column("The least margin, in percent, -1,000 to 100.")
    total: Money | None = money(
        "The largest total; it bounds no total in another currency.", amount="total"
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    approval_policies.create_approval_policy,
    approval_policies.update_approval_policy,
    approval_policies.activate_approval_policy,
    approval_policies.retire_approval_policy,
)
