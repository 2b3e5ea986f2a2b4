"""Every mail that there is: where its button leads, which facts it states, why somebody gets it.

Its words, and whether it has a deadline, a note or a second link, stand in the catalogues below
`texts/`: a new mail is a line here and a table in each language.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class MailKind(StrEnum):
    """What a mail is for; each has one purpose."""

    QUOTE_SENT = "quote_sent"
    QUOTE_COPY = "quote_copy"
    YOUR_TURN = "your_turn"
    QUOTE_NEW_VERSION = "quote_new_version"
    QUOTE_REMINDER = "quote_reminder"
    QUOTE_VIEWED = "quote_viewed"
    QUOTE_QUESTION = "quote_question"
    QUOTE_CHANGE_REQUEST = "quote_change_request"
    QUOTE_ANSWER = "quote_answer"
    QUOTE_PAPER = "quote_paper"
    FRESH_LINK = "fresh_link"
    DECLINED = "declined"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    SIGNING_CODE = "signing_code"
    DELEGATION_CODE = "delegation_code"
    DELEGATED = "delegated"
    SIGNED_PARTLY = "signed_partly"
    SIGNED = "signed"
    SIGNED_NOTICE = "signed_notice"
    SIGNATURE_CANCELLED = "signature_cancelled"
    ORDER_CONFIRMED = "order_confirmed"
    INVOICE_ISSUED = "invoice_issued"
    PAYMENT_RECEIVED = "payment_received"
    INVOICE_CREDITED = "invoice_credited"
    PORTAL_INVITE = "portal_invite"
    LOGIN_LINK_OR_CODE = "login_link_or_code"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # a kind of mail
    ROLE_CHANGED = "role_changed"
    NEW_DEVICE = "new_device"
    USER_DEACTIVATED = "user_deactivated"
    JOB_FINISHED = "job_finished"
    APPLICATION_RECEIVED = "application_received"
    APPLICATION_ARRIVED = "application_arrived"
    APPLICATION_REJECTED = "application_rejected"
    REGISTRATION_RECEIVED = "registration_received"
    REGISTRATION_WAITS = "registration_waits"
    REGISTRATION_QUESTION = "registration_question"
    REGISTRATION_APPROVED = "registration_approved"
    REGISTRATION_MERGED = "registration_merged"
    REGISTRATION_DECLINED = "registration_declined"
    REGISTRATION_EXTENDED = "registration_extended"
    PROTECTION_ENDS = "protection_ends"
    REGISTRATION_CANCELLED = "registration_cancelled"
    EXTENSION_DECLINED = "extension_declined"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_GRANTED = "appeal_granted"
    APPEAL_DENIED = "appeal_denied"
    LEAD_OFFERED = "lead_offered"
    COMMISSION_EARNED = "commission_earned"
    COMMISSION_APPROVED = "commission_approved"
    COMMISSION_REVERSED = "commission_reversed"
    STATEMENT_READY = "statement_ready"
    PAYOUT_SENT = "payout_sent"
    PAYOUT_FAILED = "payout_failed"
    PAYOUT_ACCOUNT_NAMED = "payout_account_named"
    PAYOUT_ACCOUNT_RELEASED = "payout_account_released"
    DISPUTE_ANSWERED = "dispute_answered"
    FUND_GRANTED = "fund_granted"
    FUND_REJECTED = "fund_rejected"
    CERTIFICATE_ENDS = "certificate_ends"


class Plan(NamedTuple):
    """The make of a kind: `facts` must be given, `more` are stated when they are."""

    why: str
    link: str = ""
    facts: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    code: bool = False


_OFFER: Final = ("number", "title", "total")
_STAFF: Final = ("number", "customer", "total")
_RECEIPT: Final = ("number", "version", "total", "signer", "signed_at")
_REGISTERED: Final = ("reference", "customer")
_PROOF: Final = ("order", "purchase_order", "verified", "content_hash", "pdf_hash")

PLANS: Final[dict[MailKind, Plan]] = {
    MailKind.QUOTE_SENT: Plan("recipient", "quote", _OFFER),
    MailKind.QUOTE_COPY: Plan("recipient", "quote", _OFFER),
    MailKind.YOUR_TURN: Plan("signatory", "quote", _OFFER),
    MailKind.QUOTE_NEW_VERSION: Plan("recipient", "quote", _OFFER),
    MailKind.QUOTE_REMINDER: Plan("signatory", "quote", _OFFER),
    MailKind.QUOTE_VIEWED: Plan("salesperson", "quote", _STAFF, ("when",)),
    MailKind.QUOTE_QUESTION: Plan("salesperson", "thread", ("number", "customer"), ("line",)),
    MailKind.QUOTE_CHANGE_REQUEST: Plan("salesperson", "thread", _STAFF, ("line",)),
    MailKind.QUOTE_ANSWER: Plan("recipient", "quote", ("number",), ("line",)),
    MailKind.QUOTE_PAPER: Plan("asked", "quote", _OFFER),
    MailKind.FRESH_LINK: Plan("recipient", "quote", _OFFER),
    MailKind.DECLINED: Plan("salesperson", "quote", _STAFF),
    MailKind.EXPIRED: Plan("signatory", "quote", _OFFER),
    MailKind.REPLACED: Plan("signatory", "quote", ("number", "title")),
    MailKind.WITHDRAWN: Plan("signatory", "quote", _OFFER),
    MailKind.SIGNING_CODE: Plan("asked", code=True),
    MailKind.DELEGATION_CODE: Plan("asked", code=True),
    MailKind.DELEGATED: Plan("signatory", "quote", _OFFER),
    MailKind.SIGNED_PARTLY: Plan("signatory", "quote", ("number", "signer", "waiting")),
    MailKind.SIGNED: Plan("signatory", "receipt", _RECEIPT, _PROOF),
    MailKind.SIGNED_NOTICE: Plan(
        "salesperson", "quote", ("number", "customer", "total", "signer", "signed_at"), ("order",)
    ),
    MailKind.SIGNATURE_CANCELLED: Plan("signatory", "quote", ("number", "title"), ("signed_at",)),
    MailKind.ORDER_CONFIRMED: Plan("buyer", "order", ("order", "total"), ("purchase_order",)),
    MailKind.INVOICE_ISSUED: Plan(
        "billing", "invoice", ("invoice", "total", "due"), ("order", "purchase_order")
    ),
    MailKind.PAYMENT_RECEIVED: Plan(
        "billing", "invoice", ("invoice", "amount", "paid_on", "open_amount"), ("reference",)
    ),
    MailKind.INVOICE_CREDITED: Plan(
        "billing", "credit_note", ("credit_note", "invoice", "amount"), ("open_amount",)
    ),
    MailKind.PORTAL_INVITE: Plan("account", "invite", ("customer", "role")),
    MailKind.LOGIN_LINK_OR_CODE: Plan("asked", "login", code=True),
    MailKind.PASSWORD_RESET: Plan("asked", "reset"),
    MailKind.ROLE_CHANGED: Plan("account", "account", ("customer", "role")),
    MailKind.NEW_DEVICE: Plan("account", "security", ("when",), ("browser", "place", "address")),
    MailKind.USER_DEACTIVATED: Plan("account", "users", ("user", "customer"), ("when",)),
    MailKind.JOB_FINISHED: Plan("requester", "file", ("file",)),
    MailKind.APPLICATION_RECEIVED: Plan("applicant", "apply", ("reference", "customer")),
    MailKind.APPLICATION_ARRIVED: Plan(
        "channel", "application", ("reference", "customer", "country")
    ),
    MailKind.APPLICATION_REJECTED: Plan("applicant", "apply", ("reference", "customer")),
    MailKind.REGISTRATION_RECEIVED: Plan("partner", "registration", _REGISTERED),
    MailKind.REGISTRATION_WAITS: Plan("channel", "registration", (*_REGISTERED, "partner")),
    MailKind.REGISTRATION_QUESTION: Plan("partner", "registration", _REGISTERED),
    MailKind.REGISTRATION_APPROVED: Plan("partner", "registration", _REGISTERED),
    MailKind.REGISTRATION_MERGED: Plan("partner", "registration", _REGISTERED),
    MailKind.REGISTRATION_DECLINED: Plan("partner", "registration", _REGISTERED),
    MailKind.REGISTRATION_EXTENDED: Plan("partner", "registration", _REGISTERED),
    MailKind.PROTECTION_ENDS: Plan("partner", "registration", _REGISTERED),
    MailKind.REGISTRATION_CANCELLED: Plan("partner", "registration", _REGISTERED),
    MailKind.EXTENSION_DECLINED: Plan("partner", "registration", _REGISTERED),
    MailKind.APPEAL_RECEIVED: Plan("partner", "registration", _REGISTERED),
    MailKind.APPEAL_GRANTED: Plan("partner", "registration", _REGISTERED),
    MailKind.APPEAL_DENIED: Plan("partner", "registration", _REGISTERED),
    MailKind.LEAD_OFFERED: Plan("partner", "lead", (), ("country",)),
    MailKind.COMMISSION_EARNED: Plan("partner", "commission", ("order", "amount")),
    MailKind.COMMISSION_APPROVED: Plan("partner", "commission", ("amount",)),
    MailKind.COMMISSION_REVERSED: Plan("partner", "commission", ("order", "amount")),
    MailKind.STATEMENT_READY: Plan("partner", "statement", ("reference", "closing")),
    MailKind.PAYOUT_SENT: Plan("partner", "payouts", ("reference", "amount")),
    MailKind.PAYOUT_FAILED: Plan("partner", "payouts", ("reference", "amount")),
    MailKind.PAYOUT_ACCOUNT_NAMED: Plan("account", "account", ("partner", "bank_account")),
    MailKind.PAYOUT_ACCOUNT_RELEASED: Plan("account", "account", ("partner", "bank_account")),
    MailKind.DISPUTE_ANSWERED: Plan("partner", "commission"),
    MailKind.FUND_GRANTED: Plan("partner", "funds", ("title", "amount")),
    MailKind.FUND_REJECTED: Plan("partner", "funds", ("title", "amount")),
    MailKind.CERTIFICATE_ENDS: Plan("partner", "course", ("title", "user")),
}
