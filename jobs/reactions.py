"""What follows which event, by names alone; every process that records events connects it."""

from __future__ import annotations

from typing import Final

from models import events

SUM_LIFETIME_VALUE: Final = "sum_lifetime_value"
SUM_ALL_LIFETIME_VALUES: Final = "sum_all_lifetime_values"
PURGE_EXPIRED: Final = "purge_expired"
WRITE_MAILS: Final = "write_mails"
SEND_MAIL: Final = "send_mail"
MAIL_PAPER: Final = "mail_paper"
NOTIFY_OWNER: Final = "notify_owner"
RENDER_DRAFT: Final = "render_draft"
RENDER_INVOICE: Final = "render_invoice"
RENDER_CREDIT_NOTE: Final = "render_credit_note"
RENDER_SENT_QUOTE: Final = "render_sent_quote"
SEAL_SIGNED_QUOTE: Final = "seal_signed_quote"
WIN_DEAL: Final = "win_deal"
REMIND_SIGNATORIES: Final = "remind_signatories"
EXPIRE_QUOTES: Final = "expire_quotes"
REMIND_OF_PROTECTION: Final = "remind_of_protection"
RENDER_STATEMENT: Final = "render_statement"
REMIND_OF_CERTIFICATES: Final = "remind_of_certificates"
TELL_OF_APPROVED: Final = "tell_of_approved"
NOTE_RESEMBLANCES: Final = "note_resemblances"
ACCRUE_COMMISSIONS: Final = "accrue_commissions"
ACCRUE_CONTRACT_MONTHS: Final = "accrue_contract_months"

FOLLOWING: Final[dict[str, tuple[str, ...]]] = {
    "certification.expiring": (WRITE_MAILS,),
    "commission.accrued": (WRITE_MAILS,),
    "commission.approved": (WRITE_MAILS,),
    "commission.dispute_resolved": (WRITE_MAILS,),
    "commission.reversed": (WRITE_MAILS,),
    "customer.absorbed": (SUM_LIFETIME_VALUE,),
    "customer.merged": (SUM_LIFETIME_VALUE,),
    "deal.deleted": (SUM_LIFETIME_VALUE,),
    "deal.reopened": (SUM_LIFETIME_VALUE,),
    "deal.updated": (SUM_LIFETIME_VALUE,),
    "deal.won": (SUM_LIFETIME_VALUE,),
    "import.completed": (SUM_ALL_LIFETIME_VALUES,),
    "invoice.credited": (WRITE_MAILS, RENDER_CREDIT_NOTE, ACCRUE_COMMISSIONS),
    "invoice.issued": (WRITE_MAILS, RENDER_INVOICE, ACCRUE_COMMISSIONS),
    "job.queued": (RENDER_DRAFT,),
    "lead.offered": (WRITE_MAILS,),
    "login.requested": (WRITE_MAILS,),
    "mail.retried": (SEND_MAIL,),
    "mail.written": (SEND_MAIL,),
    "marketing_fund.approved": (WRITE_MAILS,),
    "marketing_fund.rejected": (WRITE_MAILS,),
    "order.created": (WRITE_MAILS,),
    "partner_application.rejected": (WRITE_MAILS,),
    "partner_application.submitted": (WRITE_MAILS,),
    "password_reset.requested": (WRITE_MAILS,),
    "payment.received": (WRITE_MAILS, ACCRUE_COMMISSIONS),
    "quote.accepted": (WIN_DEAL, SEAL_SIGNED_QUOTE, WRITE_MAILS, NOTIFY_OWNER),
    "quote.answered": (WRITE_MAILS,),
    "quote.asked": (WRITE_MAILS, NOTIFY_OWNER),
    "quote.changes_requested": (WRITE_MAILS, NOTIFY_OWNER),
    "quote.code_requested": (WRITE_MAILS,),
    "quote.declined": (WRITE_MAILS, NOTIFY_OWNER),
    "quote.delegated": (WRITE_MAILS, NOTIFY_OWNER),
    "quote.expired": (WRITE_MAILS, NOTIFY_OWNER),
    "quote.forwarded": (WRITE_MAILS,),
    "quote.link_renewed": (WRITE_MAILS,),
    "quote.paper_requested": (MAIL_PAPER,),
    "quote.reminded": (WRITE_MAILS,),
    "quote.sealed": (WRITE_MAILS,),
    "quote.sent": (RENDER_SENT_QUOTE, WRITE_MAILS),
    "quote.signed": (WRITE_MAILS, NOTIFY_OWNER),
    "quote.superseded": (WRITE_MAILS,),
    "quote.viewed": (NOTIFY_OWNER,),
    "quote.withdrawn": (WRITE_MAILS,),
    "registration.answered": (WRITE_MAILS,),
    "registration.appealed": (WRITE_MAILS,),
    "registration.appeal_decided": (WRITE_MAILS,),
    "registration.approved": (WRITE_MAILS,),
    "registration.cancelled": (WRITE_MAILS,),
    "registration.extended": (WRITE_MAILS,),
    "registration.extension_declined": (WRITE_MAILS,),
    "registration.extension_requested": (WRITE_MAILS,),
    "registration.merged": (WRITE_MAILS,),
    "registration.protection_ending": (WRITE_MAILS,),
    "registration.rejected": (WRITE_MAILS,),
    "registration.returned": (WRITE_MAILS,),
    "registration.submitted": (NOTE_RESEMBLANCES, WRITE_MAILS),
    "payout.failed": (WRITE_MAILS,),
    "payout.sent": (WRITE_MAILS,),
    "payout_method.released": (WRITE_MAILS,),
    "payout_method.requested": (WRITE_MAILS,),
    "statement.issued": (RENDER_STATEMENT, WRITE_MAILS),
    "user.enabled": (WRITE_MAILS,),
    "user.invited": (WRITE_MAILS,),
    "user.role_changed": (WRITE_MAILS,),
}


def connect() -> None:
    """Let recorded events queue their reactions; once or many times, it is the same."""
    events.reactions.update(FOLLOWING)
