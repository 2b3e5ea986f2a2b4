"""Whom a quote is addressed to, and in which language: of a draft both count from its sending.

While the customer decides they stand.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

import settings
from models import clock
from models.contacts import Contact
from models.errors import Conflict, ErrorCode, Invalid
from models.events import plain
from models.quote_versions import OPEN, QuoteVersion
from models.quotes import Quote
from models.recipients import QuoteRecipient, RecipientRole
from resolvers.quotes.finding import recipients_of, shown_version
from resolvers.quotes.inputs import RecipientInput
from resolvers.records import assign, find
from resolvers.values import taken

MOST_RECIPIENTS = 20
STANDS = (
    "The customer can still accept the version that he has: withdraw it first, "
    "or let the signatory delegate."
)


def speak(session: Session, quote: Quote, version: QuoteVersion, given: Mapping[str, Any]) -> None:
    """Take the language of a draft, if one is given; refused while the customer decides."""
    if "language" not in given:
        return
    chosen = taken(version, {"language": given["language"]})["language"]
    if chosen == version.language:
        return
    if _is_open(session, quote):
        raise Conflict(ErrorCode.INVALID_STATE, STANDS, field="language")
    version.language = chosen
    if quote.shown_version_id is None:
        quote.language = chosen


def address(
    session: Session, quote: Quote, version: QuoteVersion, given: list[RecipientInput]
) -> None:
    """Replace those to whom the draft goes; who stays keeps his links.

    While the customer decides the same ones may be given again, but no others. Once something was
    sent, the draft keeps its own: the customer reads whom he was sent it with until it is sent.
    """
    if len(given) > MOST_RECIPIENTS:
        raise Invalid("recipients", code=ErrorCode.TOO_LONG, maximum=MOST_RECIPIENTS)
    wanted = [_wanted(one, at) for at, one in enumerate(given)]
    if _is_open(session, quote):
        _demand_same(session, quote, wanted)
        return
    for at, fields in enumerate(wanted):
        if "contact_id" in fields:
            find(session, Contact, fields["contact_id"], field=f"recipients.{at}.contact_id")
    if quote.shown_version_id is None:
        _replace(session, quote, wanted)
    else:
        version.addressees = _kept(wanted)


def address_as_drafted(session: Session, quote: Quote, version: QuoteVersion) -> None:
    """Let the quote go to those whom its draft has of its own, if it has any."""
    if version.addressees is not None:
        _replace(session, quote, [_again(one) for one in version.addressees])
        version.addressees = None


def addressees_of(session: Session, quote: Quote, version: QuoteVersion) -> list[QuoteRecipient]:
    """Return those to whom a version goes, or went, in their order."""
    if version.addressees is None:
        return recipients_of(session, quote)
    made = [QuoteRecipient(quote_id=quote.id, **_again(one)) for one in version.addressees]
    return sorted(made, key=lambda one: one.position)


def mailbox(text: str, path: str) -> str:
    """Return an address as it is kept; refused when it is none."""
    demo = settings.get().env is settings.Environment.DEMO
    try:
        return validate_email(
            text.strip(), check_deliverability=False, test_environment=demo
        ).normalized
    except EmailNotValidError as problem:
        raise Invalid(path, "It is not an email address.") from problem


def _wanted(one: RecipientInput, at: int) -> dict[str, Any]:
    """Return what is given of a recipient, with what goes without saying."""
    fields: dict[str, Any] = {name: value for name, value in one.items() if value is not None}
    fields["email"] = mailbox(fields["email"], f"recipients.{at}.email")
    return {"role": RecipientRole.SIGNATORY, "position": at + 1} | fields


def _replace(session: Session, quote: Quote, wanted: list[dict[str, Any]]) -> None:
    present = {one.email.casefold(): one for one in recipients_of(session, quote)}
    for at, fields in enumerate(wanted):
        recipient = present.pop(fields["email"].casefold(), None)
        if recipient is None:
            recipient = QuoteRecipient(quote_id=quote.id)
        assign(recipient, fields, within=f"recipients.{at}.")
        session.add(recipient)
    for gone in present.values():
        gone.removed_at = clock.now()
    session.flush()


def _kept(wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return recipients as a draft keeps them, refused as if they were written now."""
    emails = [fields["email"].casefold() for fields in wanted]
    for at, email in enumerate(emails):
        if email in emails[:at]:
            raise Conflict(ErrorCode.TAKEN, field=f"recipients.{at}.email")
    checked = [
        taken(QuoteRecipient(), fields, within=f"recipients.{at}.")
        for at, fields in enumerate(wanted)
    ]
    return [dict(plain(fields)) for fields in checked]


def _again(kept: Mapping[str, Any]) -> dict[str, Any]:
    fields = {**kept, "role": RecipientRole(kept["role"])}
    if kept.get("contact_id") is not None:
        fields["contact_id"] = UUID(kept["contact_id"])
    return fields


def _is_open(session: Session, quote: Quote) -> bool:
    """Whether the customer has a version that he can still accept."""
    return quote.shown_version_id is not None and shown_version(session, quote).stands in OPEN


def _demand_same(session: Session, quote: Quote, wanted: list[dict[str, Any]]) -> None:
    present = {one.email.casefold(): one for one in recipients_of(session, quote)}
    for at, fields in enumerate(wanted):
        recipient = present.pop(fields["email"].casefold(), None)
        if recipient is None or not _same(recipient, fields, at):
            raise Conflict(ErrorCode.INVALID_STATE, STANDS, field=f"recipients.{at}")
    if present:
        raise Conflict(ErrorCode.INVALID_STATE, STANDS, field="recipients")


def _same(recipient: QuoteRecipient, fields: Mapping[str, Any], at: int) -> bool:
    """Whether a recipient is as given; the place of somebody who only reads means nothing."""
    said = taken(recipient, fields, within=f"recipients.{at}.")
    del said["email"]
    if recipient.role is RecipientRole.VIEWER:
        del said["position"]
    return all(getattr(recipient, name) == value for name, value in said.items())
