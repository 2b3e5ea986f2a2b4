"""Orders as the staff see them: the list, and one order with what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from portals.answering import Tab, listing, one_of, tab_of
from portals.orders.reading import steps_of
from portals.pages import said
from portals.visits import Visit

Row = Mapping[str, Any]
TABS: Final = {
    "": Tab(said("To do"), {"statuses": one_of(("CONFIRMED", "FULFILLING"))}),
    "delivered": Tab(said("Delivered"), {"statuses": one_of(("FULFILLED",))}),
    "closed": Tab(said("Put away"), {"statuses": one_of(("CLOSED", "CANCELLED"))}),
    "all": Tab(said("All"), {}),
}
UNDER_WAY: Final = frozenset({"DeliverOrderLines", "FulfilOrder", "SetOrderTracking"})
POSSIBLE: Final[dict[str, frozenset[str]]] = {
    "CONFIRMED": UNDER_WAY | {"StartOrder", "CancelOrder", "IssueInvoice"},
    "FULFILLING": UNDER_WAY | {"IssueInvoice"},
    "FULFILLED": frozenset({"CloseOrder", "SetOrderTracking", "IssueInvoice"}),
    "CLOSED": frozenset({"IssueInvoice"}),
}
"""What an order's status allows; a role may do what of this its schema has."""
LINE: Final = re.compile(r"lines\.(\d{1,4})\.\w+")


def orders_asked(visit: Visit) -> Mapping[str, Any]:
    """What the list asks for: its tab."""
    return TABS[tab_of(visit, TABS)].given


def orders_view(visit: Visit, _: Row) -> dict[str, Any]:
    """What the list is given besides."""
    return listing(visit, TABS)


def order_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the page of an order is given."""
    order = found["orders"]["nodes"][0]
    wares = [one for one in order["lines"]["nodes"] if one["kind"] == "PRODUCT"]
    acts = POSSIBLE.get(order["status"], frozenset())
    if not any(_left(one, "invoiced") for one in wares):
        acts -= {"IssueInvoice"}
    return {
        "order": order,
        "paper": order,
        "steps": steps_of(order),
        "wares": wares,
        "undelivered": [
            {**one, "left": left} for one in wares if (left := _left(one, "delivered"))
        ],
        "acts": acts & visit.documents.mutations.keys(),
    }


def delivered_now(fields: dict[str, str]) -> dict[str, str]:
    """The fields of a delivery without the lines of which nothing came."""
    came = {name for name in fields if LINE.fullmatch(name) and _quantity_of(fields, name)}
    return {name: one for name, one in fields.items() if name in came or not LINE.fullmatch(name)}


def _quantity_of(fields: Mapping[str, str], name: str) -> str:
    return fields.get(f"{name.rpartition('.')[0]}.quantity", "").strip()


def _left(line: Row, done: str) -> Decimal:
    return Decimal(line["quantity"]) - Decimal(line[done])
