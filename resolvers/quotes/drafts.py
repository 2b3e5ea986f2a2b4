"""Drafts of quotes: made, changed, duplicated; every save computes them anew."""

from collections.abc import Mapping
from typing import Any, Unpack
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auth.actors import Actor
from models import clock
from models.contacts import Contact
from models.customers import Customer
from models.deals import Deal
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.identities import User
from models.ids import QuoteId, UserId
from models.money import EXPONENTS, nothing
from models.quote_templates import (
    QuoteTemplate,
    QuoteTemplateVersion,
    TermsTemplate,
    TermsTemplateVersion,
)
from models.quote_versions import DiscountKind, QuoteStatus, QuoteVersion
from models.quotes import NUMBERS, Quote
from models.recipients import QuoteRecipient
from resolvers.pricing import current_template, current_terms, the_organisation
from resolvers.quotes.addressing import address, addressees_of, speak
from resolvers.quotes.copying import copied_line, copied_version
from resolvers.quotes.finding import current_version, lines_of, quote_to_change
from resolvers.quotes.inputs import NewQuote, QuoteChanges, QuoteDiscountInput
from resolvers.quotes.lines import reprice, write_lines
from resolvers.quotes.reaching import keep_within_approval
from resolvers.records import assign, find, own
from resolvers.use_cases import raises

OF_VERSION = ("title", "intro", "notes", "change_note", "prices", "tax_mode", "valid_until")
AMOUNTS = ("subtotal", "discount_total", "tax_total", "total")


@raises(ErrorCode.PRICE_MISSING, ErrorCode.RATE_MISSING)
def create_quote(session: Session, actor: Actor, **fields: Unpack[NewQuote]) -> Quote:
    """Draft a quote for a customer: version 1, with all its lines, computed.

    Without a currency it is in the seller's, without an owner it is yours, without templates it
    takes those that are the default.
    """
    given: dict[str, Any] = {name: one for name, one in fields.items() if one is not None}
    organisation = the_organisation(session)
    currency = given.get("currency") or organisation.currency
    if currency not in EXPONENTS:
        raise Invalid("currency", "It is not a currency of ISO 4217.")
    find(session, Customer, given["customer_id"], field="customer_id")
    quote = Quote(number=_number(session), customer_id=given["customer_id"], currency=currency)
    assign(quote, {"language": given.get("language") or organisation.locale.partition("-")[0]})
    _head(session, quote, given)
    owner: UserId | None = given.get("owner_id") or actor.user_id
    own(quote, find(session, User, owner, field="owner_id") if owner else None)
    version = QuoteVersion(
        quote_id=quote.id,
        number=1,
        currency=currency,
        language=quote.language,
        time_zone=organisation.time_zone,
        **dict.fromkeys(AMOUNTS, nothing(currency)),
    )
    session.add(quote)
    session.flush()
    _templates(session, version, given)
    _change(session, actor, quote, version=version, given=given)
    record(session, actor, "quote.created", subject=quote, changes={"number": quote.number})
    return quote


@raises(ErrorCode.PRICE_MISSING, ErrorCode.RATE_MISSING)
def update_quote_draft(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    expected_version: int | None = None,
    **fields: Unpack[QuoteChanges],
) -> Quote:
    """Change a draft: all lines in one save. Absent fields stay; null empties.

    An approved draft stays approved within what its approval granted, and is a draft again beyond.
    Language and recipients stand while the customer can accept the version that he has. Once a
    version was sent, what changes is the draft's own (`version.language`, `version.addressees`)
    until it is sent.
    """
    quote = quote_to_change(session, actor, quote_id, expected_version)
    version = current_version(session, quote)
    if version.status not in {QuoteStatus.DRAFT, QuoteStatus.APPROVED}:
        raise Conflict(ErrorCode.INVALID_STATE, "Only a draft can be changed; revise the quote.")
    given: dict[str, Any] = dict(fields)
    _head(session, quote, given)
    _templates(session, version, given)
    _change(session, actor, quote, version=version, given=given)
    quote.mark_changed()
    record(session, actor, "quote.updated", subject=quote, changes={"fields": sorted(given)})
    return quote


def duplicate_quote(session: Session, actor: Actor, *, quote_id: QuoteId) -> Quote:
    """Draft a new quote for the same customer with the current lines, recipients and templates."""
    source = find(session, Quote, quote_id, field="quote_id")
    before = current_version(session, source)
    quote = Quote(
        number=_number(session),
        title=before.title,
        customer_id=source.customer_id,
        contact_id=source.contact_id,
        deal_id=source.deal_id,
        currency=source.currency,
        language=before.language,
        duplicate_of_id=source.id,
    )
    own(quote, session.get(User, actor.user_id) if actor.user_id else None)
    version = copied_version(before, number=1)
    version.quote_id, version.valid_until, version.change_note = quote.id, None, None
    session.add(quote)
    session.flush()
    session.add(version)
    session.flush()
    session.add_all(copied_line(line, version) for line in lines_of(session, before))
    people = addressees_of(session, source, before)
    session.add_all(_copied_recipient(one, quote) for one in people)
    quote.current_version_id = version.id
    session.flush()
    reprice(session, quote, version)
    record(session, actor, "quote.duplicated", subject=quote, changes={"source_id": source.id})
    return quote


def _number(session: Session) -> str:
    """Return the next number; sequences have gaps, and a number opens nothing."""
    following = session.connection().execute(NUMBERS.next_value()).scalar_one()
    return f"Q-{clock.today().year}-{following:05d}"


def _head(session: Session, quote: Quote, given: Mapping[str, Any]) -> None:
    """Take what the quote itself has; once it was sent, its title changes with the next sending."""
    if "title" in given and quote.shown_version_id is None:
        assign(quote, {"title": given["title"]})
    if "contact_id" in given:
        _demand_own(session, quote, Contact, given["contact_id"], "contact_id")
    if "deal_id" in given:
        _demand_own(session, quote, Deal, given["deal_id"], "deal_id")


def _demand_own(
    session: Session, quote: Quote, model: type[Contact | Deal], identity: UUID | None, field: str
) -> None:
    """Take a contact or a deal, refused when it is another customer's."""
    if identity is not None:
        found = find(session, model, identity, field=field)
        if found.customer_id not in {None, quote.customer_id}:
            raise Invalid(field, "It belongs to another customer.")
    setattr(quote, field, identity)


def _change(
    session: Session,
    actor: Actor,
    quote: Quote,
    *,
    version: QuoteVersion,
    given: Mapping[str, Any],
) -> None:
    speak(session, quote, version, given)
    assign(version, {name: given[name] for name in OF_VERSION if name in given})
    if version.valid_until and version.valid_until < clock.today(version.time_zone):
        raise Invalid("valid_until", code=ErrorCode.OUT_OF_RANGE, minimum=str(clock.today()))
    if "discount" in given:
        _discount(version, given["discount"])
    session.add(version)
    session.flush()
    quote.current_version_id = version.id
    if "recipients" in given:
        address(session, quote, version, given["recipients"])
    if "lines" in given:
        write_lines(session, actor, quote, version=version, given=given["lines"])
    keep_within_approval(session, version, reprice(session, quote, version))


def _discount(version: QuoteVersion, given: QuoteDiscountInput | None) -> None:
    percent, amount = (given or {}).get("percent"), (given or {}).get("amount")
    if percent is not None and amount is not None:
        raise Invalid("discount", "Give a percentage or an amount, not both.")
    if percent is None and amount is None:
        version.discount_kind = version.discount_value = None
    elif percent is not None:
        version.discount_kind, version.discount_value = DiscountKind.PERCENT, percent
    else:
        version.discount_kind, version.discount_value = DiscountKind.AMOUNT, amount


def _templates(session: Session, version: QuoteVersion, given: Mapping[str, Any]) -> None:
    """Freeze the newest edition of the named templates, or of the default ones."""
    if given.get("template_id") is not None:
        template = find(session, QuoteTemplate, given["template_id"], field="template_id")
        found = session.scalar(_newest(QuoteTemplateVersion, "quote_template_id", template.id))
        version.template_version_id = found.id if found else None
    if version.template_version_id is None:
        version.template_version_id = current_template(session).id
    if "terms_id" in given and given["terms_id"] is not None:
        named = find(session, TermsTemplate, given["terms_id"], field="terms_id")
        edition = session.scalar(_newest(TermsTemplateVersion, "terms_template_id", named.id))
        version.terms_version_id = edition.id if edition else None
    elif "terms_id" in given:
        version.terms_version_id = None
    elif version.number == 1 and version.terms_version_id is None:
        usual = current_terms(session)
        version.terms_version_id = usual.id if usual else None


def _newest(model: type[Any], key: str, identity: UUID) -> Select[Any]:
    return (
        select(model).where(getattr(model, key) == identity).order_by(model.number.desc()).limit(1)
    )


def _copied_recipient(recipient: QuoteRecipient, quote: Quote) -> QuoteRecipient:
    names = ("name", "email", "title", "locale", "role", "position", "contact_id")
    return QuoteRecipient(quote_id=quote.id, **{one: getattr(recipient, one) for one in names})
