"""Versions and lines of quotes as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from models.quote_lines import QuoteLine as Lines
from models.quote_versions import QuoteVersion as Versions
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one
from schema.quotes import standing

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from models.pricing import LineKind, PriceMode, Rounding, TaxMode
    from models.quote_versions import DeclineReason, DiscountKind, QuoteStatus
    from schema.approvals import ApprovalRequest
    from schema.connections import Connection
    from schema.money import Money
    from schema.products import Product
    from schema.quote_threads import QuoteViewEvent
    from schema.quotes import Quote
    from schema.scalars import JSON, TimeZone
    from schema.signatures import SignatureRequest


def _standing(row: Any, given: Any) -> Any:
    return standing(row, given)


@entity(Versions, plural=None, order="-number")
class QuoteVersion:
    """One edition of a quote. From SENT on nothing that it says changes any more.

    DRAFT → PENDING_APPROVAL → APPROVED → SENT → VIEWED → ACCEPTED, DECLINED, WITHDRAWN or
    SUPERSEDED by the next one; CHANGES_REQUESTED on the way; EXPIRED by the clock.
    """

    quote: Quote = to_one("The quote.", implied=True)
    number: int = column("1 for the first version.")
    status: QuoteStatus = computed("How far it is.", _standing)
    title: str = column("What it is about, at most 200 characters.")
    intro: str | None = column("The words before the lines, at most 20,000 characters.")
    notes: str | None = column("The words after the lines, at most 20,000 characters.")
    change_note: str | None = column("What staff say of why it was made.")
    language: str = column("The language in which it is written, such as en or de.")
    addressees: JSON | None = column(
        "To whom a draft goes instead of those whom the one before was sent to."
    )
    prices: PriceMode = column("Whether prices are without tax (NET) or with it (GROSS).")
    tax_mode: TaxMode = column("Whether tax is rounded once for each rate or for each line.")
    rounding: Rounding = column("How halves are rounded.")
    discount_kind: DiscountKind | None = column("How a discount on the whole is given.")
    discount_value: Decimal | None = column("Its percentage, or its amount.")
    valid_until: date | None = column("The last day on which it can be accepted.")
    time_zone: TimeZone = column("The seller's zone, in which that day ends.")
    expires_at: datetime | None = column("The instant at which it expires; set when it is sent.")
    subtotal: Money = money("The sum of its lines.", amount="subtotal")
    discount_total: Money = money("The discount on the whole.", amount="discount_total")
    tax_total: Money = money("All taxes.", amount="tax_total")
    total: Money = money("What is to be paid.", amount="total")
    cost_total: Money | None = money("What it costs us, as far as known.", amount="cost_total")
    margin_percent: Decimal | None = column("What remains of 100 after costs, as far as known.")
    ledger: JSON = column(
        "How the amounts came about, line by line: gross, discount, net, share of the discount on"
        " the whole, base, tax and what rounding did."
    )
    content: str | None = column("The canonical JSON (RFC 8785) of all that it says.")
    content_hash: str | None = column("SHA-256 of the bytes of `content`; accepting names it.")
    sent_at: datetime | None = column("When it was sent.")
    viewed_at: datetime | None = column("When a person looked at it first.")
    decided_at: datetime | None = column("When it was accepted, declined or withdrawn.")
    decline_reason: DeclineReason | None = column("Why it was declined.")
    decline_note: str | None = column("More about that, at most 2,000 characters.")
    purchase_order_ref: str | None = column("The customer's own reference, at most 64 characters.")
    restored_from: QuoteVersion | None = to_one("The earlier version that it was made from.")
    lines: Connection[QuoteLine] = to_many("Its lines.", key="quote_version_id")
    signatures: Connection[SignatureRequest] = to_many(
        "Who is asked to sign it.", key="quote_version_id"
    )
    views: Connection[QuoteViewEvent] = to_many(
        "Who looked at it, programs too.", key="quote_version_id"
    )
    approvals: Connection[ApprovalRequest] = to_many(
        "What was asked of approvers.", key="quote_version_id"
    )
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(Lines, plural=None, order="position")
class QuoteLine:
    """A line: something to buy, the title of a section, or words."""

    quote_version: QuoteVersion = to_one("The version.", implied=True)
    key: str = column("Its name among the lines, the same in all versions.")
    position: int = column("Its place, from 1.")
    kind: LineKind = column("What it is.")
    optional: bool = column("Whether the customer chooses it.")
    chosen: bool = column("Whether it counts.")
    product: Product | None = to_one("The product, as it is now.")
    sku: str | None = column("The article number.")
    name: str = column("What it is called, at most 200 characters.")
    text: str | None = column("More about it, at most 5,000 characters.")
    unit: str | None = column("What one of it is.")
    quantity: Decimal = column("How many, with up to 6 decimals.")
    minimum_quantity: Decimal | None = column("Of an option: the fewest that can be chosen.")
    maximum_quantity: Decimal | None = column("Of an option: the most that can be chosen.")
    unit_price: Decimal = column("The price of one, with up to 6 decimals, before discounts.")
    list_price: Decimal | None = column("What one costs by the list.")
    discount_percent: Decimal | None = column("Discount in percent, 0 to 100.")
    discount_amount: Money | None = money("Discount as an amount.", amount="discount_amount")
    tax_code: str | None = column("The code of its tax.")
    tax_name: str | None = column("The name of its tax.")
    tax_percent: Decimal = column("Its tax in percent.")
    reverse_charge: bool = column("Whether the buyer owes the tax (EU 2006/112, article 196).")
    net: Money = money("The line after its own discount.", amount="net")
    allocation: Money = money("Its share of the discount on the whole.", amount="allocation")
    base: Money = money("What its tax is computed on.", amount="base")
    tax: Money = money("Its tax.", amount="tax")
    cost: Decimal | None = column("What one costs us.")
    override_reason: str | None = column("Why the price is not the list's.")
