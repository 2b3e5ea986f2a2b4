"""Mails as the API shows them: the outbox of the staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.mails import EmailMessage as EmailMessages
from resolvers import mails
from schema.entities import entity
from schema.fields import column, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import datetime

    from models.mails import MailStatus
    from schema.customers import Customer
    from schema.quotes import Quote


@entity(EmailMessages, plural="emailMessages", order="-created_at")
class EmailMessage:
    """A mail of the product's own. Links and codes in it are placeholders.

    QUEUED → SENT; FAILED is tried again, PARKED is given up; CAPTURED where no mail server is set.
    """

    kind: str = column("What it is about, such as quote_sent.")
    to_address: str = column("The mailbox it goes to.")
    to_name: str | None = column("Whose it is.")
    subject: str = column("Its subject.")
    text: str = column("What it says, with placeholders for links and codes.")
    message_id: str = column("Its Message-ID, the same at every try.")
    status: MailStatus = column("How far it is.")
    attempts: int = column("How often it was tried.")
    last_error: str | None = column("Why it was not taken.")
    sent_at: datetime | None = column("When a server took it.")
    customer: Customer | None = to_one("The customer it concerns.")
    quote: Quote | None = to_one("The quote it concerns.")
    created_at: datetime = column("When it was written.")


mutations(mails.retry_mail)
