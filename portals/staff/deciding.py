"""Approvals as one approver sees them: whose turn it is, and whether it is his."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auth.actors import STAFF_ROLES, Actor, Role
from portals.answering import Tab, listing, one_of, tab_of
from portals.failures import Failed, Failure
from portals.pages import said
from portals.visits import Visit

Row = Mapping[str, Any]
WAITING: Final = {"statuses": one_of(("PENDING",))}
TABS: Final = {
    "": Tab(said("Waiting for you"), WAITING),
    "asked": Tab(said("Asked by you"), {}),
    "waiting": Tab(said("All that wait"), WAITING),
    "decided": Tab(said("Decided"), {"statuses": one_of(("APPROVED", "REJECTED", "RECALLED"))}),
}


def asked_of(visit: Visit) -> dict[str, Any]:
    """What the list of requests asks for in its tab."""
    chosen = tab_of(visit, TABS)
    given = dict(TABS[chosen].given)
    if chosen == "":
        given |= {"steps": turns_of(visit.actor), "part": {"isNull": "true"}}
    if chosen == "asked":
        given["me"] = visit.actor.email
    return given


def turns_of(actor: Actor) -> dict[str, Any]:
    """The steps that somebody of the actor's role may still decide; an admin takes any turn."""
    roles = STAFF_ROLES if actor.role is Role.ADMIN else (actor.role,)
    approvers = one_of(tuple(role.value for role in roles))
    return {"some": {"status": {"eq": "PENDING"}, "approver": {"in": approvers}}}


def requests_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the list is given: its tabs, and of each request whose turn it is."""
    requests = found["approvalRequests"]["nodes"]
    given = listing(visit, TABS)
    if not given["tab"]:
        requests = [one for one in requests if may_decide(visit.actor, one)]
    return {**given, "requests": requests, "turns": {one["id"]: turn(one) for one in requests}}


def request_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the page of a request is given: the draft, its approvers, and who decides now."""
    request = found["approvalRequest"]
    version = request["quoteVersion"]
    if version is None:
        raise Failed(Failure.ABSENT)
    return {
        "approval": request,
        "version": version,
        "quote": version["quote"],
        "currency": version["total"]["currency"],
        "turn": turn(request),
        "decides": may_decide(visit.actor, request) and bool(visit.documents.mutations),
        "earlier": [one for one in version["approvals"]["nodes"] if one["id"] != request["id"]],
    }


def turn(request: Row) -> str:
    """The role that decides next; nobody when all is decided."""
    if request["status"] != "PENDING":
        return ""
    pending = [one for one in request["steps"]["nodes"] if one["status"] == "PENDING"]
    return str(min(pending, key=lambda one: one["position"])["approver"]) if pending else ""


def may_decide(actor: Actor, request: Row) -> bool:
    """Whether it is the actor's turn, and he has no other part in it."""
    wanted = turn(request)
    own_turn = actor.role is Role.ADMIN or actor.role.value == wanted
    return bool(wanted) and own_turn and request["yourPart"] is None
