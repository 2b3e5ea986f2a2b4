"""Options that the customer chooses: a new version, priced and sent at once."""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.actors import SYSTEM, Actor
from auth.binding import acting_as
from models.errors import Conflict, ErrorCode, Invalid
from models.events import record
from models.ids import QuoteId
from models.quote_lines import QuoteLine
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.signatures import SignatureStatus
from resolvers.quotes.copying import copied_line, copied_version
from resolvers.quotes.finding import lines_of, version_on_offer
from resolvers.quotes.lines import recompute
from resolvers.quotes.sending import put_on_offer
from resolvers.quotes.signing import requests_of_all, signatory
from resolvers.records import find
from resolvers.use_cases import names_seen, raises


class OptionInput(TypedDict):
    """Whether you take an optional line, and how many: above zero, within its bounds.

    Without `quantity` it is the one that stands in the quote; of what you do not take none counts.
    """

    line_key: str
    chosen: bool
    quantity: NotRequired[Decimal | None]


@raises(
    ErrorCode.QUOTE_EXPIRED,
    ErrorCode.QUOTE_NOT_OPEN,
    ErrorCode.QUOTE_SUPERSEDED,
    ErrorCode.NOT_SIGNATORY,
)
@names_seen("version")
def choose_quote_options(
    session: Session,
    actor: Actor,
    *,
    quote_id: QuoteId,
    version: int,
    options: list[OptionInput],
) -> Quote:
    """Choose among the optional lines: the next version with your choice is yours to sign at once.

    Only what was offered can be chosen, at the prices and taxes that were offered; once somebody
    has signed nothing is chosen any more.
    """
    quote = find(session, Quote, quote_id, field="quote_id", lock="change")
    offered = version_on_offer(session, quote)
    if offered.number != version:
        raise Conflict(ErrorCode.QUOTE_SUPERSEDED, field="version", currentVersion=offered.number)
    chooser = signatory(session, actor, quote)
    if any(one.status is SignatureStatus.SIGNED for one in requests_of_all(session, offered)):
        raise Conflict(ErrorCode.INVALID_STATE, "Somebody has signed this version.")
    chosen = {one["line_key"]: one for one in options}
    with acting_as(session, SYSTEM):
        made = _with_choice(session, quote, offered, chosen)
        recompute(session, made)
        put_on_offer(session, actor, quote, version=made, chosen_by=chooser.id)
    told = {"version": made.number, "chosen": sorted(key for key in chosen)}
    record(session, actor, "quote.options_chosen", subject=quote, changes=told)
    return quote


def _with_choice(
    session: Session, quote: Quote, offered: QuoteVersion, chosen: dict[str, OptionInput]
) -> QuoteVersion:
    """Return the next version: the same, but for the choice. A draft of staff waits behind it."""
    if quote.current_version_id != offered.id:
        raise Conflict(ErrorCode.CONFLICT, "The seller is preparing another version.")
    numbers = select(QuoteVersion.number).where(QuoteVersion.quote_id == quote.id)
    made = copied_version(offered, number=max(session.scalars(numbers)) + 1)
    session.add(made)
    session.flush()
    known = lines_of(session, offered)
    unknown = chosen.keys() - {one.key for one in known if one.optional}
    if unknown:
        raise Invalid("options", "There is no such option.")
    session.add_all(_line(one, made, chosen.get(one.key)) for one in known)
    quote.current_version_id = made.id
    session.flush()
    return made


def _line(line: QuoteLine, made: QuoteVersion, choice: OptionInput | None) -> QuoteLine:
    if choice is None:
        return copied_line(line, made)
    if not choice["chosen"]:
        return copied_line(line, made, chosen=False)
    low, high = _bounds(line)
    given = choice.get("quantity")
    quantity = line.quantity if given is None else given
    if not quantity or not low <= quantity <= high:
        raise Invalid("options", code=ErrorCode.OUT_OF_RANGE, minimum=str(low), maximum=str(high))
    chosen = {"chosen": True, "quantity": quantity}
    if low < high:  # or the quantity chosen now would be a bound of the next choice
        chosen |= {"minimum_quantity": low, "maximum_quantity": high}
    return copied_line(line, made, **chosen)


def _bounds(line: QuoteLine) -> tuple[Decimal, Decimal]:
    """Return how few and how many can be taken; what is not said is the quantity offered."""
    low, high = line.minimum_quantity, line.maximum_quantity
    return (line.quantity if low is None else low, line.quantity if high is None else high)
