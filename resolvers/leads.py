"""Leads: keeping them, judging them, and what a partner answers to those it was given."""

from typing import NotRequired, TypedDict, Unpack, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import events
from models.activities import Activity, ActivityType
from models.base import Visibility
from models.errors import Conflict, ErrorCode, Invalid
from models.ids import LeadId, PartnerId, UserId
from models.leads import Lead, LeadStatus, Temperature
from models.money import Money
from resolvers.owners import entrust, hand_over
from resolvers.records import assign, find_to_change, refer
from resolvers.references import ExternalRefInput, name_abroad
from resolvers.spellings import respell
from resolvers.use_cases import raises
from resolvers.values import fitting

PROGRESS = "Progress report"
UNANSWERED = {LeadStatus.NEW, LeadStatus.ASSIGNED}


class LeadDetails(TypedDict, total=False):
    """What is kept of a lead besides the name."""

    given_name: str | None
    family_name: str | None
    company_name: str | None
    title: str | None
    email: str | None
    phone: str | None
    website: str | None
    country: str | None
    temperature: Temperature
    source: str | None
    score: int | None
    estimated_value: Money | None
    notes: str | None
    partner_id: PartnerId | None


class NewLead(LeadDetails):
    """A lead to be made."""

    name: str
    owner_id: NotRequired[UserId | None]
    external_ref: NotRequired[ExternalRefInput | None]


class LeadChanges(LeadDetails, total=False):
    """What may change without consequences of its own."""

    name: str


def create_lead(session: Session, actor: Actor, **fields: Unpack[NewLead]) -> Lead:
    """Create a lead: yours unless you name an owner, NEW when it has none."""
    lead = Lead()
    reference = fields.pop("external_ref", None)
    entrust(session, actor, lead, fields)
    if lead.owner_id is not None:
        lead.assigned()
    refer(session, Lead, fields)
    respell(fields)
    assign(lead, fields)
    session.add(lead)
    name_abroad(session, lead, reference)
    _record(session, actor, "lead.created", lead, fields=sorted(fields))
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def update_lead(
    session: Session,
    actor: Actor,
    *,
    lead_id: LeadId,
    expected_version: int | None = None,
    **fields: Unpack[LeadChanges],
) -> Lead:
    """Change plain fields of a lead. A converted one stays as it was: ALREADY_CONVERTED."""
    lead = _open(session, actor, lead_id, expected_version)
    refer(session, Lead, fields)
    respell(fields)
    assign(lead, fields)
    _record(session, actor, "lead.updated", lead, fields=sorted(fields))
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def assign_lead(
    session: Session,
    actor: Actor,
    *,
    lead_id: LeadId,
    owner_id: UserId | None,
    expected_version: int | None = None,
) -> Lead:
    """Give a lead to another member of the staff, or to nobody; it moves to his team."""
    lead = _open(session, actor, lead_id, expected_version)
    before = lead.owner_id
    hand_over(session, lead, owner_id)
    if owner_id is not None:
        lead.assigned()
    _record(session, actor, "lead.assigned", lead, before=before, after=lead.owner_id)
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def work_lead(
    session: Session, actor: Actor, *, lead_id: LeadId, expected_version: int | None = None
) -> Lead:
    """Begin or resume work: NEW, ASSIGNED or NURTURE → WORKING. Others answer INVALID_STATE."""
    lead = _open(session, actor, lead_id, expected_version)
    if lead.status is LeadStatus.DISQUALIFIED:
        raise Conflict(ErrorCode.INVALID_STATE, "Reopen the lead to work on it again.")
    lead.work()
    _record(session, actor, "lead.worked", lead)
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def nurture_lead(
    session: Session, actor: Actor, *, lead_id: LeadId, expected_version: int | None = None
) -> Lead:
    """Put a lead aside for later: NURTURE. A disqualified one answers INVALID_STATE."""
    lead = _open(session, actor, lead_id, expected_version)
    lead.nurture()
    _record(session, actor, "lead.nurtured", lead)
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def qualify_lead(
    session: Session, actor: Actor, *, lead_id: LeadId, expected_version: int | None = None
) -> Lead:
    """Judge a lead worth a deal: WORKING → QUALIFIED. Others answer INVALID_STATE."""
    lead = _open(session, actor, lead_id, expected_version)
    lead.qualify()
    _record(session, actor, "lead.qualified", lead)
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def disqualify_lead(
    session: Session,
    actor: Actor,
    *,
    lead_id: LeadId,
    disqualified_reason: str,
    expected_version: int | None = None,
) -> Lead:
    """Give a lead up, with a reason; it can be reopened."""
    lead = _open(session, actor, lead_id, expected_version)
    if not disqualified_reason.strip():
        raise Invalid("disqualified_reason", code=ErrorCode.REQUIRED)
    lead.disqualify(disqualified_reason)
    assign(lead, {"disqualified_reason": disqualified_reason})
    _record(session, actor, "lead.disqualified", lead, reason=lead.disqualified_reason)
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def reopen_lead(
    session: Session, actor: Actor, *, lead_id: LeadId, expected_version: int | None = None
) -> Lead:
    """Take a disqualified lead up again: WORKING. Others answer INVALID_STATE."""
    lead = _open(session, actor, lead_id, expected_version)
    if lead.status is not LeadStatus.DISQUALIFIED:
        raise Conflict(ErrorCode.INVALID_STATE, "The lead was not disqualified.")
    lead.work()
    _record(session, actor, "lead.reopened", lead)
    return lead


@raises(ErrorCode.ALREADY_CONVERTED)
def delete_lead(
    session: Session, actor: Actor, *, lead_id: LeadId, expected_version: int | None = None
) -> None:
    """Take a lead out of every list. A converted one is kept: ALREADY_CONVERTED."""
    lead = _open(session, actor, lead_id, expected_version)
    lead.delete()
    _record(session, actor, "lead.deleted", lead)


def report_lead_progress(session: Session, actor: Actor, *, lead_id: LeadId, report: str) -> Lead:
    """Tell how it goes with a lead that your company accepted; kept as a note on the lead."""
    lead = _open(session, actor, lead_id)
    if lead.status in UNANSWERED:
        raise Conflict(ErrorCode.INVALID_STATE, "Accept the lead first.")
    if not report.strip():
        raise Invalid("report", code=ErrorCode.REQUIRED)
    note = Activity(type=ActivityType.NOTE, visibility=Visibility.PARTNER, lead_id=lead.id)
    column = cast("Table", Activity.__table__).columns["description"]
    assign(note, {"subject": PROGRESS, "description": fitting(column, report, "report")})
    note.owner_id, note.team_id = lead.owner_id, lead.team_id
    note.complete()
    lead.touch()
    session.add(note)
    _record(session, actor, "lead.reported", lead, activity_id=note.id)
    return lead


def _open(
    session: Session, actor: Actor, lead_id: UUID, expected_version: int | None = None
) -> Lead:
    """Return a lead to change; one that was converted stays as it was."""
    lead = find_to_change(
        session,
        actor,
        Lead,
        identity=lead_id,
        field="lead_id",
        expected_version=expected_version,
    )
    if lead.status is LeadStatus.CONVERTED:
        raise Conflict(ErrorCode.ALREADY_CONVERTED)
    return lead


def _record(session: Session, actor: Actor, name: str, lead: Lead, **said: object) -> None:
    """Events outlive the person's data, so they say nothing of who the lead is."""
    events.record(session, actor, name, subject=lead, changes=said)
