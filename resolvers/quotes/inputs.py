"""What callers give for a quote: its head, its lines, its discount and whom it is for."""

from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict

from models.ids import (
    ContactId,
    CustomerId,
    DealId,
    FileAssetId,
    ProductId,
    QuoteTemplateId,
    TermsTemplateId,
    UserId,
)
from models.pricing import LineKind, PriceMode, TaxMode
from models.recipients import RecipientRole


class QuoteLineInput(TypedDict):
    """A line. A product brings its name, text, unit, tax code and price; what you give counts."""

    key: NotRequired[str | None]
    kind: NotRequired[LineKind | None]
    product_id: NotRequired[ProductId | None]
    name: NotRequired[str | None]
    text: NotRequired[str | None]
    unit: NotRequired[str | None]
    quantity: NotRequired[Decimal | None]
    unit_price: NotRequired[Decimal | None]
    discount_percent: NotRequired[Decimal | None]
    discount_amount: NotRequired[Decimal | None]
    tax_code: NotRequired[str | None]
    tax_percent: NotRequired[Decimal | None]
    optional: NotRequired[bool | None]
    chosen: NotRequired[bool | None]
    minimum_quantity: NotRequired[Decimal | None]
    maximum_quantity: NotRequired[Decimal | None]
    image_id: NotRequired[FileAssetId | None]
    override_reason: NotRequired[str | None]


class QuoteDiscountInput(TypedDict):
    """A discount on the whole: a percentage or an amount, not both."""

    percent: NotRequired[Decimal | None]
    amount: NotRequired[Decimal | None]


class RecipientInput(TypedDict):
    """A person to whom the quote is sent. Those who sign do so in the order of `position`."""

    name: str
    email: str
    title: NotRequired[str | None]
    role: NotRequired[RecipientRole | None]
    position: NotRequired[int | None]
    locale: NotRequired[str | None]
    contact_id: NotRequired[ContactId | None]


class QuoteChanges(TypedDict, total=False):
    """What can be changed of a draft; lines and recipients are given whole."""

    title: str
    contact_id: ContactId | None
    deal_id: DealId | None
    language: str
    intro: str | None
    notes: str | None
    change_note: str | None
    prices: PriceMode
    tax_mode: TaxMode
    valid_until: date | None
    discount: QuoteDiscountInput | None
    template_id: QuoteTemplateId | None
    terms_id: TermsTemplateId | None
    lines: list[QuoteLineInput]
    recipients: list[RecipientInput]


class NewQuote(TypedDict):
    """What a new quote may have. Without a currency it is in the seller's."""

    title: str
    customer_id: CustomerId
    contact_id: NotRequired[ContactId | None]
    deal_id: NotRequired[DealId | None]
    owner_id: NotRequired[UserId | None]
    currency: NotRequired[str | None]
    language: NotRequired[str | None]
    intro: NotRequired[str | None]
    notes: NotRequired[str | None]
    prices: NotRequired[PriceMode | None]
    tax_mode: NotRequired[TaxMode | None]
    valid_until: NotRequired[date | None]
    discount: NotRequired[QuoteDiscountInput | None]
    template_id: NotRequired[QuoteTemplateId | None]
    terms_id: NotRequired[TermsTemplateId | None]
    lines: NotRequired[list[QuoteLineInput]]
    recipients: NotRequired[list[RecipientInput]]
