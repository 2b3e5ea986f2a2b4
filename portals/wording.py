"""Words and signs for the values of enumerations: what readers see instead of CUSTOMER_ADMIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from portals import partner_words
from portals.chips import Chip
from portals.languages import USUAL
from portals.pages import said
from portals.posting import Told
from portals.readers import gettext, reader

CHIPS: Final = {
    **partner_words.CHIPS,
    "UserStatus.INVITED": Chip(said("Invited"), "wait", "mail"),
    "UserStatus.ACTIVE": Chip(said("Active"), "good", "check"),
    "UserStatus.LOCKED": Chip(said("Paused"), "bad", "lock"),
    "UserStatus.DISABLED": Chip(said("Deactivated"), "calm", "minus"),
    "TaskStatus.PENDING": Chip(said("To do"), "wait", "clock"),
    "TaskStatus.IN_PROGRESS": Chip(said("In progress"), "wait", "clock"),
    "TaskStatus.COMPLETED": Chip(said("Done"), "good", "check"),
    "TaskStatus.CANCELLED": Chip(said("Cancelled"), "calm", "minus"),
    "QuoteStatus.SENT": Chip(said("To decide"), "wait", "clock"),
    "QuoteStatus.VIEWED": Chip(said("To decide"), "wait", "clock"),
    "QuoteStatus.CHANGES_REQUESTED": Chip(said("Changes requested"), "wait", "talk"),
    "QuoteStatus.ACCEPTED": Chip(said("Accepted"), "good", "check"),
    "QuoteStatus.DECLINED": Chip(said("Declined"), "bad", "cross"),
    "QuoteStatus.EXPIRED": Chip(said("Expired"), "calm", "clock"),
    "QuoteStatus.WITHDRAWN": Chip(said("Withdrawn"), "calm", "minus"),
    "QuoteStatus.SUPERSEDED": Chip(said("Replaced"), "calm", "copy"),
    "StaffQuote.DRAFT": Chip(said("Draft"), "calm", "pen"),
    "StaffQuote.PENDING_APPROVAL": Chip(said("Before approvers"), "wait", "shield"),
    "StaffQuote.APPROVED": Chip(said("Approved"), "good", "shield"),
    "StaffQuote.SENT": Chip(said("Sent"), "wait", "mail"),
    "StaffQuote.VIEWED": Chip(said("Seen"), "wait", "check"),
    "StaffQuote.CHANGES_REQUESTED": Chip(said("Changes requested"), "wait", "talk"),
    "StaffQuote.ACCEPTED": Chip(said("Accepted"), "good", "check"),
    "StaffQuote.DECLINED": Chip(said("Declined"), "bad", "cross"),
    "StaffQuote.EXPIRED": Chip(said("Expired"), "calm", "clock"),
    "StaffQuote.WITHDRAWN": Chip(said("Withdrawn"), "calm", "minus"),
    "StaffQuote.SUPERSEDED": Chip(said("Replaced"), "calm", "copy"),
    "ApprovalStatus.PENDING": Chip(said("Waiting"), "wait", "clock"),
    "ApprovalStatus.APPROVED": Chip(said("Approved"), "good", "check"),
    "ApprovalStatus.REJECTED": Chip(said("Given back"), "bad", "cross"),
    "ApprovalStatus.RECALLED": Chip(said("Recalled"), "calm", "minus"),
    "MailStatus.CAPTURED": Chip(said("Captured"), "calm", "folder"),
    "MailStatus.QUEUED": Chip(said("On its way"), "wait", "clock"),
    "MailStatus.SENT": Chip(said("Sent"), "good", "check"),
    "MailStatus.FAILED": Chip(said("Tried again"), "wait", "warning"),
    "MailStatus.PARKED": Chip(said("Given up"), "bad", "cross"),
    "OrderStatus.CONFIRMED": Chip(said("Confirmed"), "good", "check"),
    "OrderStatus.FULFILLING": Chip(said("On its way"), "wait", "box"),
    "OrderStatus.FULFILLED": Chip(said("Delivered"), "good", "check"),
    "OrderStatus.CLOSED": Chip(said("Closed"), "calm", "check"),
    "OrderStatus.CANCELLED": Chip(said("Cancelled"), "calm", "minus"),
    "InvoiceStatus.ISSUED": Chip(said("To pay"), "wait", "clock"),
    "InvoiceStatus.PART_PAID": Chip(said("Paid in part"), "wait", "clock"),
    "InvoiceStatus.PAID": Chip(said("Paid"), "good", "check"),
    "InvoiceStatus.CREDITED": Chip(said("Credited"), "calm", "minus"),
    "SignatureStatus.PENDING": Chip(said("To sign"), "wait", "pen"),
    "SignatureStatus.SIGNED": Chip(said("Signed"), "good", "check"),
    "SignatureStatus.SEALED": Chip(said("Signed"), "good", "check"),
    "SignatureStatus.DECLINED": Chip(said("Declined"), "bad", "cross"),
    "SignatureStatus.EXPIRED": Chip(said("Expired"), "calm", "clock"),
}
WORDS: Final = {
    **partner_words.WORDS,
    "CustomerRole.ADMIN": said("Administrator"),
    "CustomerRole.BUYER": said("Buyer"),
    "CustomerRole.APPROVER": said("Approver"),
    "CustomerRole.VIEWER": said("Viewer"),
    "CustomerRole.BILLING": said("Billing"),
    "InvoiceStatus.ISSUED": said("To pay"),
    "InvoiceStatus.PART_PAID": said("Paid in part"),
    "InvoiceStatus.PAID": said("Paid"),
    "InvoiceStatus.CREDITED": said("Credited"),
    "DocumentKind.QUOTE_SENT": said("Quote"),
    "DocumentKind.QUOTE_SIGNED": said("Signed quote"),
    "DocumentKind.INVOICE": said("Invoice"),
    "DocumentKind.CREDIT_NOTE": said("Credit note"),
    "DocumentKind.SHARED": said("Document"),
    "DocumentKind.QUOTE_DRAFT": said("PDF of the draft"),
    "StaffRole.AGENT": said("Agent"),
    "StaffRole.MANAGER": said("Manager"),
    "StaffRole.FINANCE": said("Finance"),
    "StaffRole.ADMIN": said("Administrator"),
    "Limit.line_percent": said("Discount of a line"),
    "Limit.order_percent": said("Discount on the whole"),
    "Limit.margin_percent": said("Margin"),
    "Limit.total": said("Total"),
    "Event.quote.accepted": said("Accepted"),
    "Event.quote.answered": said("Answered"),
    "Event.quote.approval_passed": said("Approved by one, passed on"),
    "Event.quote.approved": said("Approved"),
    "Event.quote.asked": said("Question asked"),
    "Event.quote.changes_requested": said("Changes requested"),
    "Event.quote.code_requested": said("Code mailed"),
    "Event.quote.created": said("Drafted"),
    "Event.quote.declined": said("Declined"),
    "Event.quote.delegated": said("Signature handed on"),
    "Event.quote.duplicated": said("Made as a copy"),
    "Event.quote.expired": said("Expired"),
    "Event.quote.forwarded": said("Forwarded"),
    "Event.quote.link_renewed": said("New link mailed"),
    "Event.quote.options_chosen": said("Options chosen"),
    "Event.quote.paper_requested": said("PDF mailed on request"),
    "Event.quote.recalled": said("Recalled"),
    "Event.quote.rejected": said("Given back"),
    "Event.quote.reminded": said("Reminder mailed"),
    "Event.quote.rendered": said("PDF made"),
    "Event.quote.restored": said("Earlier version taken up"),
    "Event.quote.revised": said("Next version drafted"),
    "Event.quote.sealed": said("Sealed"),
    "Event.quote.sent": said("Sent"),
    "Event.quote.signed": said("Signed"),
    "Event.quote.submitted": said("Submitted for approval"),
    "Event.quote.superseded": said("Replaced"),
    "Event.quote.updated": said("Draft changed"),
    "Event.quote.viewed": said("Looked at"),
    "Event.quote.withdrawn": said("Withdrawn"),
    "VerdictOutcome.FREE": said("Free"),
    "VerdictOutcome.UNDER_REVIEW": said("To be reviewed"),
    "VerdictOutcome.BLOCKED": said("Held at present"),
    "DeclineReason.PRICE": said("The price does not fit"),
    "DeclineReason.TIMING": said("It is not the right time"),
    "DeclineReason.SCOPE": said("It is not what we need"),
    "DeclineReason.COMPETITOR": said("We chose another offer"),
    "DeclineReason.NO_NEED": said("We no longer need it"),
    "DeclineReason.OTHER": said("Another reason"),
    "ActivityType.CALL": said("Call"),
    "ActivityType.EMAIL": said("Email"),
    "ActivityType.MEETING": said("Meeting"),
    "ActivityType.DEMO": said("Demo"),
    "ActivityType.NOTE": said("Note"),
    "ActivityType.PROPOSAL_SENT": said("Proposal"),
    "ActivityType.CONTRACT_SIGNED": said("Contract"),
    "ActivityType.SUPPORT_TICKET": said("Support"),
    "ActivityType.TASK": said("Task"),
    "ActivityType.SMS": said("Text message"),
    "ActivityType.WHATSAPP": said("WhatsApp message"),
    "ActivityType.WEB_CHAT": said("Chat"),
    "ActivityType.SOCIAL": said("Social network"),
    "ActivityType.OTHER": said("Other"),
}
MEANINGS: Final = {
    **partner_words.MEANINGS,
    "CustomerRole.ADMIN": said("Looks after the company's people and does all the others do."),
    "CustomerRole.BUYER": said("Reads quotes, asks for changes and signs."),
    "CustomerRole.APPROVER": said("Gives the second consent where your company wants one."),
    "CustomerRole.VIEWER": said("Reads, and changes nothing."),
    "CustomerRole.BILLING": said("Reads orders and invoices."),
    "Limit.line_percent": said("A line has a deeper discount than may be given without asking."),
    "Limit.order_percent": said("The discount on the whole is deeper than may be given."),
    "Limit.margin_percent": said("The margin is lower than it may be without asking."),
    "Limit.cost_in_other_currency": said("Costs are in another currency: the margin is not known."),
    "Limit.total": said("The total is higher than may be offered without asking."),
}

REFUSALS: Final = {
    **partner_words.REFUSALS,
    "NOT_FOUND": said("There is no such record for you."),
    "INVALID": said("This is not of the form that the field takes."),
    "REQUIRED": said("Fill this in."),
    "TOO_LONG": said("This is too long."),
    "OUT_OF_RANGE": said("This is outside what is allowed."),
    "TAKEN": said("This is taken already."),
    "CONFLICT": said("This was changed since you opened it. Check it and send it again."),
    "INVALID_STATE": said("This is not possible as things are now."),
    "LAST_ADMIN": said("Your company needs at least one administrator. Appoint another one first."),
    "CREDENTIALS_REFUSED": said("This is not your password."),
    "SIGNER_NAME_MISMATCH": said("The name is not that of the person who is asked to sign."),
    "CODE_REQUIRED": said("Enter the code that we have mailed to you."),
    "CODE_WRONG": said("This is not the code that we mailed last, or it is too old."),
    "CONSENT_REQUIRED": said("Tick the box to say that you agree."),
    "QUOTE_EXPIRED": said("This quote has expired. Ask for a new date."),
    "QUOTE_NOT_OPEN": said("This quote can no longer be decided about."),
    "QUOTE_SUPERSEDED": said("A newer version has replaced the one that you read."),
    "QUOTE_ALREADY_ACCEPTED": said("This quote is accepted already."),
    "NOT_SIGNATORY": said("You are not the person who is asked to sign."),
    "APPROVAL_REQUIRED": said("This draft needs an approval before it can be sent."),
    "EMPTY_QUOTE": said("There is nothing to send yet, or nobody to sign it."),
    "RATE_MISSING": said("There is no tax rate or exchange rate for this yet."),
    "OWN_REQUEST": said("Nobody approves what he asked for himself."),
    "OWN_DRAFT": said("Nobody decides about a draft that he wrote into."),
    "DECIDED_BEFORE": said("You have decided one step: the next one is somebody else's."),
    "NOT_YOUR_TURN": said("Somebody else signs before you."),
    "FILE_REFUSED": said("This file is not of a kind that can be taken here."),
    "IDEMPOTENCY_KEY_REUSED": said("You sent this form before. Check your entries and send it."),
    "IDEMPOTENCY_IN_PROGRESS": said("This is being done already. Look again in a moment."),
}


def chip(value: str, kind: str) -> Chip:
    """The chip of a status, in the reader's language."""
    found = CHIPS.get(f"{kind}.{value}") or Chip(_plain(value), "calm", "dot")
    return found._replace(word=gettext(found.word))


def word(value: str, kind: str) -> str:
    """The word for a value, in the reader's language."""
    known = WORDS.get(f"{kind}.{value}")
    return gettext(known) if known else _plain(value)


def meaning(value: str, kind: str) -> str:
    """What a value means, in one sentence; empty when there is none."""
    known = MEANINGS.get(f"{kind}.{value}")
    return gettext(known) if known else ""


def refusal(one: Told) -> str:
    """A refusal in the reader's language: its own words, else those of its code."""
    own = gettext(one.message)
    if own != one.message or reader.get().language == USUAL:
        return own
    known = REFUSALS.get(one.code)
    return gettext(known) if known else own


def _plain(value: str) -> str:
    return value.replace("_", " ").capitalize()


WORDED: Final[dict[str, Callable[..., object]]] = {
    "chip": chip,
    "word": word,
    "meaning": meaning,
    "refusal": refusal,
}
