"""Writes the mails that follow an event: each once, its links and codes as placeholders."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from sqlalchemy.orm import Session

from auth.actors import Actor
from jobs.letters import (
    accounts,
    applications,
    commissions,
    orders,
    programme,
    quotes,
    registrations,
)
from jobs.letters.domain import own_domain
from jobs.letters.drafting import Draft
from jobs.mailing import compose, message_id
from models.events import Event
from resolvers.mails import write_mail

WRITERS: Final[dict[str, Callable[[Session, Event], Iterable[Draft]]]] = {
    "quote.sent": quotes.sent,
    "quote.signed": quotes.signed,
    "quote.accepted": quotes.accepted,
    "quote.sealed": quotes.sealed,
    "quote.declined": quotes.declined,
    "quote.withdrawn": quotes.withdrawn,
    "quote.expired": quotes.expired,
    "quote.superseded": quotes.superseded,
    "quote.reminded": quotes.reminded,
    "quote.asked": quotes.asked,
    "quote.answered": quotes.answered,
    "quote.changes_requested": quotes.changes_requested,
    "quote.code_requested": quotes.code_requested,
    "quote.delegated": quotes.delegated,
    "quote.forwarded": quotes.forwarded,
    "quote.link_renewed": quotes.link_renewed,
    "order.created": orders.order_created,
    "invoice.issued": orders.invoice_issued,
    "payment.received": orders.payment_received,
    "invoice.credited": orders.invoice_credited,
    "login.requested": accounts.login_requested,
    "password_reset.requested": accounts.reset_requested,
    "partner_application.submitted": applications.submitted,
    "partner_application.rejected": applications.rejected,
    "registration.submitted": registrations.submitted,
    "registration.answered": registrations.waits,
    "registration.extension_requested": registrations.waits,
    "registration.appealed": registrations.appealed,
    "registration.returned": registrations.returned,
    "registration.approved": registrations.approved,
    "registration.appeal_decided": registrations.appeal_decided,
    "registration.cancelled": registrations.cancelled,
    "registration.extension_declined": registrations.not_extended,
    "registration.merged": registrations.merged,
    "registration.rejected": registrations.rejected,
    "registration.extended": registrations.extended,
    "registration.protection_ending": registrations.ending,
    "lead.offered": registrations.lead_offered,
    "commission.accrued": commissions.earned,
    "commission.approved": commissions.passed,
    "commission.reversed": commissions.taken_back,
    "commission.dispute_resolved": commissions.answered,
    "statement.issued": commissions.stated,
    "payout.sent": commissions.paid_out,
    "payout.failed": commissions.not_paid_out,
    "payout_method.requested": commissions.account_named,
    "payout_method.released": commissions.account_released,
    "marketing_fund.approved": programme.fund_granted,
    "marketing_fund.rejected": programme.fund_rejected,
    "certification.expiring": programme.certificate_ends,
    "user.enabled": accounts.invited,
    "user.invited": accounts.invited,
    "user.role_changed": accounts.role_changed,
}


def write_mails(session: Session, actor: Actor, event: Event) -> None:
    """Write down who is told what of an event; each mail queues itself."""
    write_down(session, actor, event, WRITERS[event.name](session, event))


def write_down(session: Session, actor: Actor, event: Event, drafts: Iterable[Draft]) -> None:
    """Write the mails of an event, their links and codes as placeholders."""
    domain = own_domain()
    for draft in drafts:
        given = {name: value for name, value in draft.given.items() if value is not None}
        letter = compose(draft.kind, given, draft.language, locale=draft.language)
        if unfilled := letter.placeholders - draft.secrets.keys():
            message = f"{draft.kind} has nothing for {', '.join(sorted(unfilled))}"
            raise ValueError(message)
        sender = draft.sender
        write_mail(
            session,
            actor,
            event,
            kind=draft.kind.value,
            to_address=draft.to_address,
            to_name=draft.to_name,
            from_name=sender.name if sender else None,
            reply_to=sender.email if sender else None,
            subject=letter.subject,
            html=letter.html,
            text=letter.text,
            language=draft.language,
            secrets=dict(draft.secrets),
            attachments=list(draft.attachments),
            message_id=message_id(event.id, draft.kind.value, draft.to_address, domain),
            thread_id=draft.thread_id,
            customer_id=draft.customer_id,
            quote_id=draft.quote_id,
        )
