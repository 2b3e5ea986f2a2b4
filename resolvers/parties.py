"""Who stands on a paper: the seller and the company that buys, as they are today."""

from typing import Any

from models.customers import Customer
from models.organisations import Organisation


def seller(organisation: Organisation) -> dict[str, Any]:
    """Return what a paper says of the seller."""
    return {
        "name": organisation.name,
        "tax_id": organisation.tax_id,
        "address": address(organisation, "address"),
        "email": organisation.email,
        "phone": organisation.phone,
        "website": organisation.website,
    }


def buyer(customer: Customer) -> dict[str, Any]:
    """Return what a paper says of the company that buys."""
    return {
        "name": customer.name,
        "tax_id": customer.tax_id,
        "address": address(customer, "billing_address"),
    }


def address(record: Organisation | Customer, prefix: str) -> dict[str, str | None]:
    """Return a postal address made of the columns that begin with a prefix."""
    parts = [getattr(record, f"{prefix}_line1"), getattr(record, f"{prefix}_line2")]
    return {
        "street": "\n".join(one for one in parts if one) or None,
        "postal_code": getattr(record, f"{prefix}_postal_code"),
        "city": getattr(record, f"{prefix}_city"),
        "region": getattr(record, f"{prefix}_region"),
        "country": getattr(record, f"{prefix}_country"),
    }
