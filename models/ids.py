"""Identities: UUIDv7 that rise within a process, and their public form `<prefix>_<hex>`."""

from __future__ import annotations

import re
import secrets
import threading
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from models import clock

_PUBLIC = re.compile(r"([a-z]{2,8})_([0-9a-f]{32})", re.ASCII)
_COUNTER_BITS = 42
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


class _Sequence:
    """Milliseconds and a counter of 42 bits (RFC 9562, 6.2): ids never fall back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = 0
        self._counter = 0

    def take(self) -> tuple[int, int]:
        """The next pair, greater than every pair before."""
        present = int(clock.now().timestamp() * 1000)
        with self._lock:
            if present > self._millisecond:
                self._millisecond = present
                self._counter = secrets.randbits(_COUNTER_BITS - 1)
            else:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._millisecond += 1
                    self._counter = secrets.randbits(_COUNTER_BITS - 1)
            return self._millisecond, self._counter


_sequence = _Sequence()


def new_id() -> UUID:
    """A new UUIDv7, greater than all that this process made before."""
    millisecond, counter = _sequence.take()
    high, low = counter >> 30, counter & (2**30 - 1)
    return UUID(
        int=millisecond << 80 | _VERSION | high << 64 | _VARIANT | low << 32 | secrets.randbits(32)
    )


def public_id(prefix: str, identity: UUID) -> str:
    """The form that clients see."""
    return f"{prefix}_{identity.hex}"


def read_id(text: str) -> tuple[str, UUID] | None:
    """Prefix and identity of a public id; nothing when it is malformed."""
    found = _PUBLIC.fullmatch(text)
    return (found[1], UUID(hex=found[2])) if found else None


@dataclass(frozen=True, slots=True)
class IdOf:
    """Marks a use-case's argument as the id of records with this prefix."""

    prefix: str


UserId = Annotated[UUID, IdOf("usr")]
ApiTokenId = Annotated[UUID, IdOf("tok")]
SessionId = Annotated[UUID, IdOf("ses")]
OAuthClientId = Annotated[UUID, IdOf("cli")]
CustomerId = Annotated[UUID, IdOf("cus")]
ContactId = Annotated[UUID, IdOf("con")]
CustomerTierId = Annotated[UUID, IdOf("tier")]
TierMembershipId = Annotated[UUID, IdOf("tmb")]
SalesTeamId = Annotated[UUID, IdOf("team")]
TeamMembershipId = Annotated[UUID, IdOf("mem")]
PipelineId = Annotated[UUID, IdOf("pip")]
StageId = Annotated[UUID, IdOf("stg")]
DealId = Annotated[UUID, IdOf("deal")]
DealPartnerId = Annotated[UUID, IdOf("dlp")]
LostReasonId = Annotated[UUID, IdOf("lsr")]
ProductId = Annotated[UUID, IdOf("prd")]
ListPriceId = Annotated[UUID, IdOf("prc")]
ProductFamilyId = Annotated[UUID, IdOf("fam")]
LeadId = Annotated[UUID, IdOf("lead")]
ActivityId = Annotated[UUID, IdOf("act")]
TaskId = Annotated[UUID, IdOf("tsk")]
TagId = Annotated[UUID, IdOf("tag")]
PartnerId = Annotated[UUID, IdOf("ptn")]
CommissionRuleId = Annotated[UUID, IdOf("cmr")]
CommissionEntryId = Annotated[UUID, IdOf("cme")]
CommissionStatementId = Annotated[UUID, IdOf("cst")]
CommissionDisputeId = Annotated[UUID, IdOf("cdp")]
PayoutId = Annotated[UUID, IdOf("pyo")]
PayoutMethodId = Annotated[UUID, IdOf("pmt")]
PartnerTierId = Annotated[UUID, IdOf("ptt")]
TerritoryId = Annotated[UUID, IdOf("ter")]
TerritoryAssignmentId = Annotated[UUID, IdOf("tra")]
PartnerTierMembershipId = Annotated[UUID, IdOf("ptm")]
DealRegistrationId = Annotated[UUID, IdOf("reg")]
RegistrationConflictId = Annotated[UUID, IdOf("rcf")]
RegistrationDecisionId = Annotated[UUID, IdOf("rdc")]
LeadDistributionId = Annotated[UUID, IdOf("ldn")]
CourseId = Annotated[UUID, IdOf("crs")]
QuizQuestionId = Annotated[UUID, IdOf("qzq")]
CertificationId = Annotated[UUID, IdOf("cft")]
MarketingFundRequestId = Annotated[UUID, IdOf("mdf")]
PartnerResourceId = Annotated[UUID, IdOf("prs")]
PartnerApplicationId = Annotated[UUID, IdOf("pap")]
EventId = Annotated[UUID, IdOf("evt")]
OrganisationId = Annotated[UUID, IdOf("org")]
TaxRateId = Annotated[UUID, IdOf("tax")]
PriceBookId = Annotated[UUID, IdOf("pbk")]
PriceBookEntryId = Annotated[UUID, IdOf("pbe")]
QuoteTemplateId = Annotated[UUID, IdOf("qtp")]
QuoteTemplateVersionId = Annotated[UUID, IdOf("qtv")]
TermsTemplateId = Annotated[UUID, IdOf("ttp")]
TermsTemplateVersionId = Annotated[UUID, IdOf("ttv")]
FileAssetId = Annotated[UUID, IdOf("fil")]
DocumentId = Annotated[UUID, IdOf("doc")]
DocumentVersionId = Annotated[UUID, IdOf("dcv")]
QuoteId = Annotated[UUID, IdOf("quo")]
QuoteVersionId = Annotated[UUID, IdOf("qvn")]
QuoteLineId = Annotated[UUID, IdOf("qln")]
QuoteRecipientId = Annotated[UUID, IdOf("qrc")]
LinkGrantId = Annotated[UUID, IdOf("grt")]
SignatureRequestId = Annotated[UUID, IdOf("sgr")]
SignatureId = Annotated[UUID, IdOf("sig")]
QuoteCommentId = Annotated[UUID, IdOf("qcm")]
ApprovalPolicyId = Annotated[UUID, IdOf("apo")]
ApprovalRequestId = Annotated[UUID, IdOf("apr")]
ApprovalStepId = Annotated[UUID, IdOf("aps")]
OrderId = Annotated[UUID, IdOf("ord")]
OrderLineId = Annotated[UUID, IdOf("oln")]
InvoiceId = Annotated[UUID, IdOf("inv")]
InvoiceLineId = Annotated[UUID, IdOf("iln")]
PaymentId = Annotated[UUID, IdOf("pay")]
CreditNoteId = Annotated[UUID, IdOf("crn")]
CreditLineId = Annotated[UUID, IdOf("cln")]
EmailMessageId = Annotated[UUID, IdOf("eml")]
NotificationId = Annotated[UUID, IdOf("ntf")]
JobId = Annotated[UUID, IdOf("job")]
