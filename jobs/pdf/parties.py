"""Who sells and who buys, as letterhead and addressee."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from babel import Locale

from jobs.pdf.languages import Tongue

Party = Mapping[str, Any]
POSTAL_CODE_LAST: Final = {"AU", "CA", "GB", "IE", "IN", "NZ", "SA", "US"}


def seller(party: Party, tongue: Tongue) -> dict[str, Any]:
    """The letterhead: the seller's name, where it is and how it is reached."""
    reached = [party.get(key) for key in ("phone", "email", "website")]
    return {
        "name": party["name"],
        "tax_id": party.get("tax_id"),
        "address": address(party.get("address") or {}, tongue),
        "reached": [each for each in reached if each],
    }


def customer(party: Party, tongue: Tongue) -> dict[str, Any]:
    """The addressee."""
    return {
        "name": party["name"],
        "tax_id": party.get("tax_id"),
        "address": address(party.get("address") or {}, tongue),
    }


def address(parts: Party, tongue: Tongue) -> list[str]:
    """Lines of an address, in the order of its country."""
    country = parts.get("country") or ""
    code, city, region = (parts.get(key) or "" for key in ("postal_code", "city", "region"))
    place = [city, region, code] if country in POSTAL_CODE_LAST else [code, city]
    lines = [*(parts.get("street") or "").splitlines(), " ".join(filter(None, place))]
    if region and country not in POSTAL_CODE_LAST and region != city:
        lines.append(region)
    lines.append(_country(country, tongue.language))
    return [line.strip() for line in lines if line.strip()]


def _country(code: str, language: Locale) -> str:
    return str(language.territories.get(code.upper(), code))
