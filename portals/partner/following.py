"""A registration as its partner follows it: how far it is, what is next, what he may do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from auth.writing import may_change
from portals.answering import Tab, listing, one_of, tab_of
from portals.formats import deadline, moment
from portals.pages import said
from portals.readers import gettext
from portals.visits import Visit

Row = Mapping[str, Any]
SOON: Final = timedelta(days=14)
WITH_US: Final = ("SUBMITTED", "UNDER_REVIEW", "APPEALED")
PROTECTED: Final = ("APPROVED", "EXTENSION_REQUESTED")
REFUSED: Final = ("REJECTED", "WITHDRAWN", "CANCELLED", "EXPIRED")
TABS: Final = {
    "": Tab(said("Open"), {"statuses": one_of(WITH_US)}),
    "mine": Tab(said("Needs me"), {"statuses": one_of(("RETURNED",))}),
    "approved": Tab(said("Approved"), {"statuses": one_of((*PROTECTED, "MERGED"))}),
    "soon": Tab(said("Expiring soon"), {"statuses": one_of(PROTECTED)}),
    "won": Tab(said("Won"), {"statuses": one_of(("CONVERTED",))}),
    "lost": Tab(said("Lost"), {"statuses": one_of(("LOST",))}),
    "declined": Tab(said("Declined"), {"statuses": one_of(REFUSED)}),
    "drafts": Tab(said("Drafts"), {"statuses": one_of(("DRAFT",))}),
}
WITHDRAWABLE: Final = frozenset({"DRAFT", *WITH_US, "RETURNED", *PROTECTED})


def asked_for(visit: Visit) -> dict[str, Any]:
    """What the list asks for: the statuses of its tab; of what ends soon, until when."""
    chosen = tab_of(visit, TABS)
    now = datetime.now(UTC)
    within = {"from": now.isoformat(), "until": (now + SOON).isoformat()}
    return {**TABS[chosen].given, **(within if chosen == "soon" else {})}


def list_view(visit: Visit, _: Row) -> dict[str, Any]:
    """What the list is given besides."""
    return listing(visit, TABS)


def follow_view(visit: Visit, found: Row) -> dict[str, Any]:
    """What the page of one registration is given: its steps, and what may be done with it."""
    one = found["dealRegistrations"]["nodes"][0]
    now = found["apiInfo"]["serverTime"]
    protected = one["status"] in PROTECTED and bool(one["protectedUntil"])
    may = may_change(visit.actor, "DealRegistration")
    return {
        "registration": one,
        "steps": steps_of(one),
        "protected": protected,
        "may_extend": may and one["status"] == "APPROVED" and not one["extendedAt"],
        "may_withdraw": may and one["status"] in WITHDRAWABLE,
        "may_appeal": may and one["status"] == "REJECTED" and not one["appealedAt"],
        "fresh": bool(one["submittedAt"]) and _age(one["submittedAt"], now) < timedelta(minutes=5),
    }


def steps_of(one: Row) -> list[tuple[str, str, str]]:
    """How far a registration is: each step with its time, the one that it waits for marked."""
    if not one["submittedAt"]:
        return [("current", gettext("Draft"), gettext("nothing is claimed before it is submitted"))]
    by = gettext("by %(name)s") % {"name": one["submittedBy"]["name"]} if one["submittedBy"] else ""
    listed = [("done", gettext("Submitted"), _joined(moment(one["submittedAt"]), by))]
    listed += [_review(one), *_asked(one)]
    if one["status"] in {"WITHDRAWN", "CANCELLED"}:
        return [*listed[:1], ("current", gettext("Taken back"), "")]
    if not one["decidedAt"]:
        return [*listed, ("", gettext("Decision"), ""), ("", gettext("Protection"), "")]
    return [*listed, *_decided(one)]


def _review(one: Row) -> tuple[str, str, str]:
    who = one["reviewedBy"]["name"] if one["reviewedBy"] else ""
    if one["decidedAt"]:
        return ("done", gettext("Looked at"), who)
    due = gettext("answer until %(when)s") % {"when": deadline(one["answerDueAt"])}
    waits = one["status"] in {"SUBMITTED", "UNDER_REVIEW"}
    return ("current" if waits else "done", gettext("In review"), _joined(who, due))


def _asked(one: Row) -> list[tuple[str, str, str]]:
    if not one["question"]:
        return []
    waits = one["status"] == "RETURNED"
    return [("current" if waits else "done", gettext("Question to you"), "")]


def _decided(one: Row) -> list[tuple[str, str, str]]:
    at = moment(one["decidedAt"])
    if one["status"] == "REJECTED":
        return [("current", gettext("Declined"), at)]
    if one["status"] == "APPEALED":
        return [("done", gettext("Declined"), at), ("current", gettext("Appeal"), "")]
    listed = [("done", gettext("Approved"), at)]
    if one["protectedUntil"]:
        over = one["status"] in {"EXPIRED", "CONVERTED", "LOST"}
        until = gettext("until %(when)s") % {"when": deadline(one["protectedUntil"])}
        listed.append(("done" if over else "current", gettext("Protected"), until))
    deal = one["deal"]
    closed = moment(deal["closedAt"]) if deal and deal["closedAt"] else ""
    if one["status"] == "LOST":
        return [*listed, ("current", gettext("Lost"), closed)]
    if one["status"] == "EXPIRED":
        return [*listed, ("current", gettext("Protection is over"), "")]
    won = one["status"] == "CONVERTED" or bool(deal and deal["status"] == "WON")
    listed.append(("done" if won else "", gettext("Won"), closed))
    return [*listed, ("current" if won else "", gettext("Commission"), "")]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _age(at: str, now: str) -> timedelta:
    return datetime.fromisoformat(now) - datetime.fromisoformat(at)
