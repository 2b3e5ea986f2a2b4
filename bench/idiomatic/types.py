"""The types: fields by name, edges through the loaders."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from bench.idiomatic.rows import Rows
from models import activities, contacts, customers, deals, tasks
from models.ids import public_id

Info = strawberry.Info[Rows, None]
for each in (
    *(customers.CustomerStatus, customers.CompanySize),
    *(deals.DealStatus, deals.DealPriority, deals.ForecastCategory),
    *(activities.ActivityType, activities.ActivityStatus),
    *(tasks.TaskStatus, tasks.TaskPriority),
):
    strawberry.enum(each)


def identity(prefix: str) -> Any:
    """Return the field with the public id."""

    def resolve(root: Any) -> strawberry.ID:
        return strawberry.ID(public_id(prefix, root.id))

    return strawberry.field(resolver=resolve)


@strawberry.type
class Money:
    """An amount."""

    amount: Decimal
    currency: str


@strawberry.type
class User:
    """A member of the staff."""

    id: strawberry.ID = identity("usr")
    name: str


@strawberry.type
class Contact:
    """A person at a customer."""

    id: strawberry.ID = identity("con")
    name: str
    title: str | None
    email: str | None
    phone: str | None


@strawberry.type
class Activity:
    """Something done."""

    id: strawberry.ID = identity("act")
    type: activities.ActivityType
    subject: str
    status: activities.ActivityStatus
    updated_at: datetime


@strawberry.type
class Task:
    """Something to do."""

    id: strawberry.ID = identity("tsk")
    title: str
    status: tasks.TaskStatus
    priority: tasks.TaskPriority
    due_date: date | None


@strawberry.type
class Deal:
    """An opportunity."""

    id: strawberry.ID = identity("deal")
    name: str
    status: deals.DealStatus
    priority: deals.DealPriority
    description: str | None
    source: str | None
    forecast_category: deals.ForecastCategory
    expected_close_date: date | None
    opened_at: datetime
    updated_at: datetime
    version: int

    @strawberry.field
    def value(root: Any) -> Money | None:  # noqa: N805  # the row, not an instance of this type
        """Return the expected amount."""
        return None if root.value is None else Money(amount=root.value, currency=root.currency)

    @strawberry.field
    async def customer(root: Any, asking: Info) -> Customer | None:  # noqa: N805
        """Return the company."""
        return await asking.context.customers.load(root.customer_id) if root.customer_id else None

    @strawberry.field
    async def owner(root: Any, asking: Info) -> User | None:  # noqa: N805
        """Return who is responsible."""
        return await asking.context.users.load(root.owner_id) if root.owner_id else None


@strawberry.type
class DealPage:
    """Deals."""

    nodes: list[Deal]


@strawberry.type
class ActivityPage:
    """Activities."""

    nodes: list[Activity]


@strawberry.type
class TaskPage:
    """Tasks."""

    nodes: list[Task]


@strawberry.type
class ContactPage:
    """Contacts."""

    nodes: list[Contact]


@strawberry.type
class Customer:
    """A company."""

    id: strawberry.ID = identity("cus")
    name: str
    status: customers.CustomerStatus
    industry: str | None
    size: customers.CompanySize | None
    phone: str | None
    email: str | None
    source: str | None
    updated_at: datetime
    version: int

    @strawberry.field
    def city(root: Any) -> str | None:  # noqa: N805
        """Return the town."""
        return root.billing_address_city  # type: ignore[no-any-return]

    @strawberry.field
    async def deals(root: Any, asking: Info, first: int = 25) -> DealPage:  # noqa: N805
        """Return its newest deals."""
        return DealPage(nodes=await asking.context.of_customer(deals.Deal, first).load(root.id))

    @strawberry.field
    async def activities(root: Any, asking: Info, first: int = 25) -> ActivityPage:  # noqa: N805
        """Return its newest activities."""
        loader = asking.context.of_customer(activities.Activity, first)
        return ActivityPage(nodes=await loader.load(root.id))

    @strawberry.field
    async def tasks(root: Any, asking: Info, first: int = 25) -> TaskPage:  # noqa: N805
        """Return its newest tasks."""
        return TaskPage(nodes=await asking.context.of_customer(tasks.Task, first).load(root.id))

    @strawberry.field
    async def contacts(root: Any, asking: Info, first: int = 25) -> ContactPage:  # noqa: N805
        """Return its newest contacts."""
        loader = asking.context.of_customer(contacts.Contact, first)
        return ContactPage(nodes=await loader.load(root.id))


@strawberry.type
class CustomerPage:
    """Customers."""

    nodes: list[Customer]
