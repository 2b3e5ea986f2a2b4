"""The canonical content of a version: exactly what the customer may read, and its hash.

RFC 8785 JSON with decimals as text, so that the same content is the same bytes everywhere. Costs,
margins and reasons of staff stay in columns outside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import clock
from models.contacts import Contact
from models.customers import Customer
from models.documents import FileAsset
from models.identities import User
from models.money import EXPONENTS
from models.organisations import Organisation
from models.pricing import LineKind
from models.quote_lines import QuoteLine
from models.quote_templates import QuoteTemplateVersion, TermsTemplateVersion
from models.quote_versions import QuoteVersion
from models.quotes import Quote
from models.recipients import QuoteRecipient
from resolvers.pricing import the_organisation
from resolvers.quotes.addressing import addressees_of
from resolvers.quotes.finding import lines_of
from resolvers.quotes.sheets import priced_sheet
from resolvers.records import find

SCHEMA: Final = "trustcart.quote/1"


def canonical(content: dict[str, Any]) -> tuple[str, str]:
    """Return the canonical text of a content and the SHA-256 of its bytes."""
    text = rfc8785.dumps(content)
    return text.decode(), hashlib.sha256(text).hexdigest()


def content_of(session: Session, quote: Quote, version: QuoteVersion) -> dict[str, Any]:
    """Return what a version says, as of today; a sent version keeps what this said then."""
    organisation = the_organisation(session)
    lines = lines_of(session, version)
    signatories = [one for one in addressees_of(session, quote, version) if one.signs]
    return {
        "schema": SCHEMA,
        "number": quote.number,
        "version": version.number,
        "title": version.title,
        "language": version.language,
        "currency": version.currency,
        "prices": version.prices.value,
        "tax_mode": version.tax_mode.value,
        "rounding": version.rounding.value,
        "issued_on": clock.today(version.time_zone).isoformat(),
        "valid_until": version.valid_until.isoformat() if version.valid_until else None,
        "time_zone": version.time_zone,
        **_parties(session, quote, organisation),
        "intro": version.intro,
        "notes": version.notes,
        "lines": _lines(session, version, lines),
        "discount": _discount(version),
        "totals": _totals(version, lines),
        **_templates(session, version),
        "signatories": [_signatory(one) for one in signatories],
    }


def _parties(session: Session, quote: Quote, organisation: Organisation) -> dict[str, Any]:
    customer = find(session, Customer, quote.customer_id, field="customer_id")
    contact = session.scalar(select(Contact).where(Contact.id == quote.contact_id))
    owner = session.scalar(select(User).where(User.id == quote.owner_id))
    return {
        "seller": {
            "name": organisation.name,
            "tax_id": organisation.tax_id,
            "address": _address(organisation, "address"),
            "email": organisation.email,
            "phone": organisation.phone,
            "website": organisation.website,
        },
        "customer": {
            "name": customer.name,
            "tax_id": customer.tax_id,
            "address": _address(customer, "billing_address"),
        },
        "contact": {"name": contact.name, "title": contact.title} if contact else None,
        "representative": (
            {"name": owner.name, "email": owner.email, "phone": owner.phone} if owner else None
        ),
    }


def _address(record: Organisation | Customer, prefix: str) -> dict[str, str | None]:
    parts = [getattr(record, f"{prefix}_line1"), getattr(record, f"{prefix}_line2")]
    return {
        "street": "\n".join(one for one in parts if one) or None,
        "postal_code": getattr(record, f"{prefix}_postal_code"),
        "city": getattr(record, f"{prefix}_city"),
        "region": getattr(record, f"{prefix}_region"),
        "country": getattr(record, f"{prefix}_country"),
    }


def _lines(
    session: Session, version: QuoteVersion, lines: Sequence[QuoteLine]
) -> list[dict[str, Any]]:
    images = _hashes(session, [line.image_id for line in lines])
    shows = _shows_discounts(session, version)
    return [_line(line, images.get(line.image_id), shows=shows) for line in lines]


PLAIN: Final = ("optional", "chosen", "sku", "unit", "tax_code", "tax_name", "reverse_charge")
COUNTED: Final = ("discount_percent", "minimum_quantity", "maximum_quantity")


def _line(line: QuoteLine, image: str | None, *, shows: bool) -> dict[str, Any]:
    told = {
        "key": line.key,
        "position": line.position,
        "kind": line.kind.value,
        "name": line.name,
        "text": line.text,
    }
    if line.kind is not LineKind.PRODUCT:
        return told
    exponent = EXPONENTS[line.currency]
    return {
        **told,
        **{name: getattr(line, name) for name in PLAIN},
        **{name: _told(getattr(line, name)) for name in COUNTED},
        "quantity": number(line.quantity),
        "unit_price": number(line.unit_price, exponent),
        "list_price": _told(line.list_price, exponent) if shows else None,
        "discount_amount": _told(line.discount_amount, exponent),
        "net": number(line.net, exponent),
        "tax_percent": number(line.tax_percent),
        "image": image,
    }


def _totals(version: QuoteVersion, lines: Sequence[QuoteLine]) -> dict[str, Any]:
    exponent = EXPONENTS[version.currency]
    priced = priced_sheet(version, lines)
    names = {(line.tax_code, line.tax_percent): line.tax_name for line in lines}
    return {
        "subtotal": number(version.subtotal, exponent),
        "discount": number(version.discount_total, exponent),
        "taxes": [
            {
                "code": group.code,
                "name": names.get((group.code, group.percent)),
                "percent": number(group.percent),
                "base": number(group.base, exponent),
                "tax": number(group.tax, exponent),
            }
            for group in priced.taxes
        ],
        "tax": number(version.tax_total, exponent),
        "total": number(version.total, exponent),
        "savings": number(priced.savings, exponent),
    }


def _discount(version: QuoteVersion) -> dict[str, str] | None:
    if version.discount_kind is None or version.discount_value is None:
        return None
    return {"kind": version.discount_kind.value, "value": number(version.discount_value)}


def _templates(session: Session, version: QuoteVersion) -> dict[str, Any]:
    template = session.get(QuoteTemplateVersion, version.template_version_id)
    terms = session.scalar(
        select(TermsTemplateVersion).where(TermsTemplateVersion.id == version.terms_version_id)
    )
    assert template is not None
    hashes = _hashes(session, [template.logo_id])
    return {
        "terms": (
            {"title": terms.title, "version": terms.number, "body": terms.body} if terms else None
        ),
        "consent": {
            "text": template.consent_text,
            "version": template.consent_version,
            "required": template.consent_required,
        },
        "template": {
            "colour": template.colour,
            "accent": template.accent,
            "logo": hashes.get(template.logo_id),
            "footer": template.footer,
            "show_discounts": template.show_discounts,
        },
    }


def _shows_discounts(session: Session, version: QuoteVersion) -> bool:
    template = session.get(QuoteTemplateVersion, version.template_version_id)
    return template is None or template.show_discounts


def _hashes(session: Session, identities: Sequence[Any]) -> dict[Any, str]:
    wanted = {one for one in identities if one is not None}
    if not wanted:
        return {}
    rows = session.scalars(select(FileAsset).where(FileAsset.id.in_(wanted)))
    return {asset.id: asset.sha256 for asset in rows}


def _signatory(recipient: QuoteRecipient) -> dict[str, Any]:
    return {
        "name": recipient.name,
        "title": recipient.title,
        "position": recipient.position,
    }


def _told(value: Decimal | None, exponent: int = 0) -> str | None:
    return None if value is None else number(value, exponent)


def number(value: Decimal, exponent: int = 0) -> str:
    """Return a decimal as text: no exponent, no needless zeros, at least so many decimals."""
    text = f"{value.normalize():f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.ljust(exponent, "0")
    return f"{whole}.{fraction}" if fraction else whole
