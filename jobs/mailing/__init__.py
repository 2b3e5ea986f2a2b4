"""Mail: letters in both of their parts, the message around them, and the way to the server."""

from jobs.mailing.composing import compose, needs
from jobs.mailing.envelopes import File, Mailbox, OutgoingMail, message_id
from jobs.mailing.failures import Deferred, Rejected, Undelivered
from jobs.mailing.given import Brand, Deadline, Moment, Person, Word
from jobs.mailing.kinds import MailKind
from jobs.mailing.placeholders import Letter, fill, withhold
from jobs.mailing.retrying import next_attempt
from jobs.mailing.transport import Post

__all__ = [
    "Brand",
    "Deadline",
    "Deferred",
    "File",
    "Letter",
    "MailKind",
    "Mailbox",
    "Moment",
    "OutgoingMail",
    "Person",
    "Post",
    "Rejected",
    "Undelivered",
    "Word",
    "compose",
    "fill",
    "message_id",
    "needs",
    "next_attempt",
    "withhold",
]
