"""The five questions of the bench, and the values that differ from one request to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from models.ids import public_id

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Shape:
    """A document, asked again and again with other variables, and what its CPU target is."""

    name: str
    title: str
    document: str
    variables: tuple[dict[str, Any], ...]
    cpu_target: int
    """Microseconds of the server's CPU for one request, at concurrency 32."""

    @property
    def operation(self) -> str:
        """The name of the operation."""
        return re.split(r"\W", self.document, maxsplit=2)[1]


CUSTOMER = """query Customer($id: ID!) { customer(id: $id) {
    id name status industry size city phone email source updatedAt version } }"""
NEWEST = """query Newest($status: DealStatus!) {
  deals(filter: {status: {eq: $status}}, first: 50) { nodes {
    id name status value { amount currency } expectedCloseDate updatedAt
    customer { id name } owner { id name } } } }"""
WHOLE = """query Whole($id: ID!) { customer(id: $id) { id name status industry
    deals(first: 20) { nodes { id name status value { amount currency } updatedAt } }
    activities(first: 20) { nodes { id type subject status updatedAt } }
    tasks(first: 20) { nodes { id title status priority dueDate } }
    contacts(first: 20) { nodes { id name title email phone } } } }"""
NESTED = """query Nested($status: CustomerStatus!) {
  customers(filter: {status: {eq: $status}}, first: 50) { nodes { id name
    deals(first: 5) { nodes {
      id name status value { amount currency } owner { id name } } } } } }"""
LONG = """query Long($status: DealStatus!) {
  deals(filter: {status: {eq: $status}}, first: 1000) { nodes {
    id name status value { amount currency } priority description source forecastCategory
    expectedCloseDate openedAt updatedAt version customer { id name } } } }"""

# More than are asked for at 32 at a time; large enough that each is not asked again at once.
DIFFERENT = 500


def shapes(connection: Connection) -> list[Shape]:
    """Return the shapes with values that exist in this world and that the manager sees."""
    statuses = tuple({"status": one} for one in ("OPEN", "WON", "LOST"))
    kinds = tuple({"status": one} for one in ("CUSTOMER", "PROSPECT", "FORMER"))
    large = "(SELECT count(*) FROM deals d WHERE d.customer_id = c.id) >= 20"
    return [
        Shape("customer", "a customer by id", CUSTOMER, _customers(connection, "true"), 150),
        Shape("newest", "50 newest deals of a status", NEWEST, statuses, 160),
        Shape("whole", "a customer with 20 of each", WHOLE, _customers(connection, large), 130),
        Shape("nested", "50 customers × 5 deals, owners", NESTED, kinds, 220),
        Shape("long", "1,000 deals × 12 fields, customer", LONG, statuses, 900),
    ]


def _customers(connection: Connection, condition: str) -> tuple[dict[str, Any], ...]:
    """Return the ids of customers of the regions that the manager leads, in no order."""
    found = connection.scalars(
        text(
            "SELECT c.id FROM customers c JOIN sales_teams t ON t.id = c.team_id"  # noqa: S608
            " JOIN sales_teams above ON above.id = t.parent_id AND above.code = 'INT'"
            f" WHERE t.code LIKE 'REG-%' AND {condition} ORDER BY md5(c.id::text) LIMIT :most"
        ),
        {"most": DIFFERENT},
    )
    return tuple({"id": public_id("cus", one)} for one in found)
