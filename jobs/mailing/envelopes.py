"""The message around a letter: its headers, its two parts and its files, safe to hand over."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final, NamedTuple

from email_validator import EmailNotValidError, validate_email

from jobs.mailing.failures import Rejected
from jobs.mailing.placeholders import Letter
from models import clock

CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
MESSAGE_ID: Final = re.compile(r"<[!#-'*+\-/-9=?A-Z^-~.]+@[A-Za-z0-9.\-]+>")
MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
LONGEST_HEADER: Final = 900
# A name that does not fit into its line is folded, and loses its quotation marks in that: what is
# more than a letter to a header must not be in it then.
UNFOLDED: Final = 50
SPECIAL: Final = re.compile(r"[^\w '’·&+/-]|_")
ASCII: Final = policy.SMTP.clone(cte_type="7bit", max_line_length=78)
UNICODE: Final = policy.SMTPUTF8.clone(cte_type="7bit", max_line_length=78)


class Mailbox(NamedTuple):
    """An address and whose it is."""

    address: str
    name: str = ""


class File(NamedTuple):
    """Something attached."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class OutgoingMail:
    """One mail to one person, its letter filled. It has the same `message_id` each time."""

    message_id: str
    sender: Mailbox
    to: Mailbox
    letter: Letter = field(repr=False)
    language: str
    reply_to: Mailbox | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    files: tuple[File, ...] = field(default=(), repr=False)
    at: datetime | None = None


class Envelope(NamedTuple):
    """What is handed to the server; `international` when an address is not ASCII."""

    sender: str
    recipient: str
    message: EmailMessage
    international: bool

    def as_bytes(self) -> bytes:
        """The message as it crosses the line."""
        return self.message.as_bytes(policy=UNICODE if self.international else ASCII)


def message_id(event_id: object, kind: str, address: str, domain: str) -> str:
    """The id of the mail of a kind that an event sends to an address, always the same."""
    named = "\n".join((str(event_id), kind, address.casefold()))
    return f"<{hashlib.sha256(named.encode()).hexdigest()[:40]}@{_ascii_domain(domain)}>"


def envelope(mail: OutgoingMail) -> Envelope:
    """The mail as a message. Rejected: what could never be sent, or would forge a header."""
    if mail.letter.placeholders:
        message = "the letter still has placeholders"
        raise Rejected(message)
    boxes = [_address(mail.sender), _address(mail.to)]
    replies = [_address(mail.reply_to)] if mail.reply_to else []
    whole = EmailMessage(policy=ASCII)
    whole["Date"] = format_datetime(mail.at or clock.now())
    whole["From"], whole["To"] = boxes
    whole["Subject"] = _header("subject", mail.letter.subject)
    whole["Message-ID"] = _id(mail.message_id)
    for each in replies:
        whole["Reply-To"] = each
    _thread(whole, mail)
    whole["Auto-Submitted"] = "auto-generated"
    whole.set_content(mail.letter.text)
    whole.add_alternative(mail.letter.html, subtype="html")
    for file in mail.files:
        _attach(whole, file)
    whole["Content-Language"] = _header("language", mail.language)
    international = not all(each.addr_spec.isascii() for each in (*boxes, *replies))
    return Envelope(boxes[0].addr_spec, boxes[1].addr_spec, whole, international)


def _thread(whole: EmailMessage, mail: OutgoingMail) -> None:
    before = mail.in_reply_to
    if before:
        whole["In-Reply-To"] = _id(before)
    chain = list(dict.fromkeys([*mail.references, *([before] if before else [])]))
    if chain:
        whole["References"] = " ".join(_id(each) for each in chain)


def _attach(whole: EmailMessage, file: File) -> None:
    if not MEDIA_TYPE.fullmatch(file.media_type):
        message = "a file's media type is none"
        raise Rejected(message)
    main, _, sub = file.media_type.partition("/")
    name = _header("file name", file.name).replace("\\", "/").rpartition("/")[2]
    whole.add_attachment(file.content, maintype=main, subtype=sub, filename=name)


def _address(box: Mailbox) -> Address:
    """The mailbox, its domain in ASCII; only the part before the @ can be anything else."""
    given = _header("address", box.address)
    try:
        found = validate_email(given, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        message = "an address is not an email address"
        raise Rejected(message) from None
    name = _header("name", box.name) if box.name else ""
    if len(name) + len(given) > UNFOLDED:
        name = " ".join(SPECIAL.sub(" ", name).split())
    return Address(name, found.local_part, found.ascii_domain)


def _ascii_domain(domain: str) -> str:
    return _address(Mailbox(f"mail@{domain}")).domain


def _header(what: str, text: str) -> str:
    """The text, if it stays in its header."""
    if CONTROL.search(text) or len(text) > LONGEST_HEADER:
        message = f"the {what} has characters that no header may have, or too many"
        raise Rejected(message)
    return text


def _id(text: str) -> str:
    if not MESSAGE_ID.fullmatch(text) or len(text) > 200:
        message = "a message id is malformed"
        raise Rejected(message)
    return text
