"""The one tree of refusals, each with its code, and which of them a broken constraint means."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class ErrorCode(StrEnum):
    """Why a request was refused. A closed list; `CAUSE_AND_CURE` explains each."""

    NOT_FOUND = "NOT_FOUND"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    INVALID = "INVALID"
    REQUIRED = "REQUIRED"
    TOO_LONG = "TOO_LONG"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    TAKEN = "TAKEN"
    CONFLICT = "CONFLICT"
    INVALID_STATE = "INVALID_STATE"
    IN_USE = "IN_USE"
    CYCLE = "CYCLE"
    OVERLAP = "OVERLAP"
    LOST_REASON_REQUIRED = "LOST_REASON_REQUIRED"
    STAGE_OF_OTHER_PIPELINE = "STAGE_OF_OTHER_PIPELINE"
    REQUIRED_FIELDS_MISSING = "REQUIRED_FIELDS_MISSING"
    TARGET_STAGE_REQUIRED = "TARGET_STAGE_REQUIRED"
    PIPELINE_INCOMPLETE = "PIPELINE_INCOMPLETE"
    ALREADY_CONVERTED = "ALREADY_CONVERTED"
    LAST_ADMIN = "LAST_ADMIN"
    APPEND_ONLY = "APPEND_ONLY"
    QUOTE_EXPIRED = "QUOTE_EXPIRED"
    QUOTE_SUPERSEDED = "QUOTE_SUPERSEDED"
    QUOTE_ALREADY_ACCEPTED = "QUOTE_ALREADY_ACCEPTED"
    QUOTE_NOT_OPEN = "QUOTE_NOT_OPEN"
    NOT_SIGNATORY = "NOT_SIGNATORY"
    NOT_YOUR_TURN = "NOT_YOUR_TURN"
    SIGNER_NAME_MISMATCH = "SIGNER_NAME_MISMATCH"
    CONSENT_REQUIRED = "CONSENT_REQUIRED"
    CODE_REQUIRED = "CODE_REQUIRED"
    CODE_WRONG = "CODE_WRONG"
    EMPTY_QUOTE = "EMPTY_QUOTE"
    APPROVAL_REQUIRED = "APPROVAL_REQUIRED"
    OWN_REQUEST = "OWN_REQUEST"
    OWN_DRAFT = "OWN_DRAFT"
    DECIDED_BEFORE = "DECIDED_BEFORE"
    RATE_MISSING = "RATE_MISSING"
    PRICE_MISSING = "PRICE_MISSING"
    AMOUNT_EXCEEDED = "AMOUNT_EXCEEDED"
    FILE_REFUSED = "FILE_REFUSED"
    CREDENTIALS_REFUSED = "CREDENTIALS_REFUSED"
    LINK_SPENT = "LINK_SPENT"
    ALREADY_REGISTERED = "ALREADY_REGISTERED"
    HELD_BY_ANOTHER = "HELD_BY_ANOTHER"
    NOT_IMPARTIAL = "NOT_IMPARTIAL"
    TOO_OFTEN = "TOO_OFTEN"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    IDEMPOTENCY_IN_PROGRESS = "IDEMPOTENCY_IN_PROGRESS"


CAUSE_AND_CURE: dict[ErrorCode, tuple[str, str]] = {
    ErrorCode.NOT_FOUND: ("No such record exists for you.", "Check the id."),
    ErrorCode.UNAUTHENTICATED: ("The credentials are missing, spent or wrong.", "Sign in again."),
    ErrorCode.INVALID: ("The value is not of the form that the field takes.", "Correct the value."),
    ErrorCode.REQUIRED: ("The field has no value and needs one.", "Give a value."),
    ErrorCode.TOO_LONG: ("The text is longer than the field holds.", "Shorten the text."),
    ErrorCode.OUT_OF_RANGE: ("The value is outside the field's bounds.", "Stay within them."),
    ErrorCode.TAKEN: ("Another record already has this value.", "Choose another value."),
    ErrorCode.CONFLICT: (
        "The record was changed since you read it.",
        "Read it again and repeat with its current version.",
    ),
    ErrorCode.INVALID_STATE: (
        "The record's state does not allow this.",
        "Read the record's state and do what it allows.",
    ),
    ErrorCode.IN_USE: ("Other records still refer to this one.", "Move or remove those first."),
    ErrorCode.CYCLE: ("A record would become its own ancestor.", "Choose another parent."),
    ErrorCode.OVERLAP: ("Two periods would cover the same time.", "End the earlier one first."),
    ErrorCode.LOST_REASON_REQUIRED: ("A lost deal needs a reason.", "Give a lost reason."),
    ErrorCode.STAGE_OF_OTHER_PIPELINE: (
        "The stage belongs to another pipeline than the deal.",
        "Choose a stage of the deal's pipeline.",
    ),
    ErrorCode.REQUIRED_FIELDS_MISSING: (
        "The stage demands fields that are empty.",
        "Fill the fields named in the parameters.",
    ),
    ErrorCode.TARGET_STAGE_REQUIRED: (
        "The stage to be deleted still holds deals.",
        "Name the stage of the same kind that takes them over.",
    ),
    ErrorCode.PIPELINE_INCOMPLETE: (
        "A published pipeline has an open, exactly one won and at least one lost stage.",
        "Add the missing stage.",
    ),
    ErrorCode.ALREADY_CONVERTED: ("The lead was converted before.", "Use the records it became."),
    ErrorCode.LAST_ADMIN: ("Nobody would be left to administer.", "Appoint another one first."),
    ErrorCode.APPEND_ONLY: ("History is never changed.", "Record what is true now instead."),
    ErrorCode.QUOTE_EXPIRED: ("The quote's last day is over.", "Ask for a renewed quote."),
    ErrorCode.QUOTE_SUPERSEDED: (
        "The quote was replaced by a newer version.",
        "Read the newer version, then decide.",
    ),
    ErrorCode.QUOTE_ALREADY_ACCEPTED: (
        "The quote was accepted before.",
        "Use the order that it became.",
    ),
    ErrorCode.QUOTE_NOT_OPEN: (
        "The quote is not with the customer for a decision.",
        "Read its status.",
    ),
    ErrorCode.NOT_SIGNATORY: (
        "You are not asked to sign this quote.",
        "Delegate, or ask whoever is.",
    ),
    ErrorCode.NOT_YOUR_TURN: ("Somebody else signs before you.", "Wait until he has."),
    ErrorCode.SIGNER_NAME_MISMATCH: (
        "The name is not that of the person who is asked to sign.",
        "Type that name, or delegate.",
    ),
    ErrorCode.CONSENT_REQUIRED: ("The consent was not given.", "Give it to accept."),
    ErrorCode.CODE_REQUIRED: ("A code mailed to the signer is needed.", "Enter the code."),
    ErrorCode.CODE_WRONG: ("The code is wrong, used or too old.", "Ask for a new one."),
    ErrorCode.EMPTY_QUOTE: (
        "The quote has nothing to sell or nobody to send it to.",
        "Add a line and a signatory.",
    ),
    ErrorCode.APPROVAL_REQUIRED: (
        "The quote goes beyond what may be sent without approval.",
        "Submit it for approval.",
    ),
    ErrorCode.OWN_REQUEST: (
        "Nobody approves what he asked for himself.",
        "Leave it to somebody else.",
    ),
    ErrorCode.OWN_DRAFT: (
        "Nobody decides about a draft that he wrote into.",
        "Leave it to somebody else.",
    ),
    ErrorCode.DECIDED_BEFORE: (
        "Each approver's turn is another person's, and you took one.",
        "Leave it to somebody else.",
    ),
    ErrorCode.RATE_MISSING: (
        "There is no tax rate or exchange rate for that day.",
        "Enter the rate.",
    ),
    ErrorCode.PRICE_MISSING: ("The product has no price in this currency.", "Enter a price."),
    ErrorCode.AMOUNT_EXCEEDED: ("More than is left of it.", "Stay within what is left."),
    ErrorCode.FILE_REFUSED: (
        "The file is too large, damaged or of a type that is not taken.",
        "Choose another file.",
    ),
    ErrorCode.CREDENTIALS_REFUSED: ("Address or password are wrong.", "Check both."),
    ErrorCode.TOO_OFTEN: ("This was done too often of late.", "Try again later."),
    ErrorCode.LINK_SPENT: ("The link was used, replaced or has expired.", "Ask for a new one."),
    ErrorCode.ALREADY_REGISTERED: (
        "Your company has registered this customer before.",
        "Use that registration; the parameters name it.",
    ),
    ErrorCode.HELD_BY_ANOTHER: (
        "Somebody else holds this customer for these products.",
        "Wait for the end of it, or join the registration to the deal.",
    ),
    ErrorCode.NOT_IMPARTIAL: (
        "Who owns one of the deals, or decided before, does not decide.",
        "Leave it to somebody else.",
    ),
    ErrorCode.IDEMPOTENCY_KEY_REUSED: (
        "The key was used with another input.",
        "Use a new key for a new request.",
    ),
    ErrorCode.IDEMPOTENCY_IN_PROGRESS: (
        "The first request with this key is still running.",
        "Repeat it in a moment.",
    ),
}


class DomainError(Exception):
    """A refusal that its receiver can do something about.

    `records` are shown to him beside it; `remains` is what is written all the same, such as a try
    at guessing a code: who raises with it has written nothing else.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str = "",
        *,
        field: str | None = None,
        retryable: bool = False,
        records: tuple[Any, ...] = (),
        remains: Callable[[], None] | None = None,
        **params: Any,
    ) -> None:
        self.code = code
        self.message = message or CAUSE_AND_CURE[code][0]
        self.field = field
        self.params = params
        self.retryable = retryable
        self.records = records
        self.remains = remains
        super().__init__(self.message)


class NotFound(DomainError):
    """Absent, hidden and foreign are one answer."""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(ErrorCode.NOT_FOUND, field=field)


class Unauthenticated(DomainError):
    """The caller is nobody that we know."""

    def __init__(self, message: str = "") -> None:
        super().__init__(ErrorCode.UNAUTHENTICATED, message)


class Invalid(DomainError):
    """One field's value cannot be taken."""

    def __init__(
        self,
        field: str | None,
        message: str = "",
        *,
        code: ErrorCode = ErrorCode.INVALID,
        **params: Any,
    ) -> None:
        super().__init__(code, message, field=field, **params)


class Conflict(DomainError):
    """The request is well-formed, but the state of things is against it."""

    def __init__(
        self, code: ErrorCode = ErrorCode.CONFLICT, message: str = "", **params: Any
    ) -> None:
        super().__init__(code, message, **params)
