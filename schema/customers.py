"""Customers as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists

from models.customers import Customer as Customers
from models.tags import CustomerTag
from models.tiers import tier_at
from resolvers import customers, merging, signing_rules
from schema.entities import embedded_type, entity
from schema.fields import column, embedded, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.customers import CompanySize, CustomerStatus, Health
    from schema.activities import Activity
    from schema.connections import Connection
    from schema.contacts import Contact
    from schema.deals import Deal
    from schema.identities import Representative, User
    from schema.invoices import Invoice
    from schema.leads import Lead
    from schema.money import Money
    from schema.orders import Order
    from schema.tags import Tag
    from schema.tasks import Task
    from schema.teams import SalesTeam
    from schema.tiers import CustomerTier, TierMembership


@embedded_type
class Address:
    """A postal address; every part may be missing."""

    line1: str | None = column("Street and number, at most 200 characters.")
    line2: str | None = column("What the first line has no room for, at most 200 characters.")
    postal_code: str | None = column("Postal code, at most 20 characters.")
    city: str | None = column("Town or city, at most 120 characters.")
    region: str | None = column("State, county or region, at most 120 characters.")
    country: str | None = column("ISO 3166-1 alpha-2, such as DE.")


@entity(Customers, plural="customers", order="-updated_at")
class Customer:
    """A company that buys or may buy.

    PROSPECT → CUSTOMER → FORMER, and back to CUSTOMER. A MERGED customer is a redirect:
    `mergedInto` leads to the one that took over its records.
    """

    name: str = column("Legal name, at most 200 characters.")
    status: CustomerStatus = column("Whether it has bought, buys, or was merged into another.")
    domain: str | None = column("Internet domain without `www.`, in lower case.")
    tax_id: str | None = column("Tax identification number, capitals and digits only.")
    website: str | None = column("Address of the web site, at most 400 characters.")
    industry: str | None = column("Line of business, at most 120 characters.")
    employee_count: int | None = column("Number of employees.")
    size: CompanySize | None = column(
        "Band of the number of employees: below 10, 50, 250 (EU recommendation 2003/361), "
        "1,000, and above."
    )
    annual_revenue: Money | None = money(
        "Yearly revenue of the company itself.", currency="annual_revenue_currency"
    )
    founded_year: int | None = column("Year of foundation, 1000 to 9999.")
    phone: str | None = column("Telephone number, at most 40 characters.")
    email: str | None = column("General e-mail address.")
    city: str | None = column("Town or city of the billing address.", column="billing_address_city")
    billing_address: Address = embedded("Where invoices go.", prefix="billing_address_")
    shipping_address: Address = embedded("Where goods go.", prefix="shipping_address_")
    source: str | None = column("Where the customer came from, at most 120 characters.")
    notes: str | None = column("Internal notes, at most 20,000 characters.")
    health: Health | None = column("How the relation stands, in the staff's judgement.")
    lifetime_value: Money | None = money(
        "What the customer has spent so far; derived, never entered.",
        currency="lifetime_value_currency",
    )
    approval_threshold: Money | None = money(
        "The total above which its own people sign in twos.", currency="approval_threshold_currency"
    )
    last_contacted_at: datetime | None = column("Last activity that was done with the customer.")
    parent: Customer | None = to_one("The company that owns this one.")
    subsidiaries: Connection[Customer] = to_many("Companies it owns.", key="parent_id")
    merged_into: Customer | None = to_one("The customer that took over, when this one is MERGED.")
    owner: User | None = to_one("The member of the staff who is responsible.")
    account_manager: Representative | None = to_one(
        "The person to talk to: a business card.", key="owner_id", implied=True
    )
    team: SalesTeam | None = to_one("The team that the owner had when the customer became his.")
    tier: CustomerTier | None = to_one(
        "The tier it is in now.",
        on=lambda tier, row, given: tier.c.id == tier_at(row.c.id, given.now),
    )
    tier_memberships: Connection[TierMembership] = to_many("Its tiers over time.")
    contacts: Connection[Contact] = to_many("The people there.")
    deals: Connection[Deal] = to_many("Deals with it.")
    orders: Connection[Order] = to_many("What it has ordered.")
    invoices: Connection[Invoice] = to_many("What it was charged.")
    leads: Connection[Lead] = to_many(
        "Leads that became this customer.", key="converted_customer_id"
    )
    activities: Connection[Activity] = to_many("What was or will be done with it.")
    tasks: Connection[Task] = to_many("What is to be done for it.")
    tags: list[Tag] = to_many(
        "Words to sort it by.",
        on=lambda tag, row, _: exists().where(
            CustomerTag.__table__.c.tag_id == tag.c.id,
            CustomerTag.__table__.c.customer_id == row.c.id,
        ),
    )
    version: int = column("Rises with every change; send it back as `expectedVersion`.")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    customers.create_customer,
    customers.update_customer,
    customers.delete_customer,
    customers.assign_customer,
    customers.set_parent_customer,
    signing_rules.set_approval_threshold,
    merging.merge_customers,
)
