"""What forms offer to choose from: roles, languages with their regions, time zones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from babel import Locale, UnknownLocaleError, dates

from portals.readers import reader, zone_of
from portals.wording import meaning, word

ROLES: Final = {
    "CustomerRole": ("ADMIN", "BUYER", "APPROVER", "BILLING", "VIEWER"),
    "PartnerRole": ("ADMIN", "SELLER", "FINANCE", "VIEWER"),
}
PARTNER_KINDS: Final = ("RESELLER", "REFERRAL", "CONSULTANT", "TECHNOLOGY", "AFFILIATE")
NO_COUNTRIES: Final = frozenset(
    ("AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ")
)
REASONS: Final = ("PRICE", "TIMING", "SCOPE", "COMPETITOR", "NO_NEED", "OTHER")
LOCALES: Final = ("en-GB", "en-US", "en-IE", "de-DE", "de-AT", "de-CH", "ar-EG", "ar-AE", "ar-SA")
ZONES: Final = (
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Denver",
    "America/Phoenix",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Toronto",
    "America/Bogota",
    "America/Lima",
    "America/Halifax",
    "America/Caracas",
    "America/Santiago",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Atlantic/Azores",
    "Atlantic/Reykjavik",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Africa/Casablanca",
    "Africa/Lagos",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Amsterdam",
    "Europe/Brussels",
    "Europe/Vienna",
    "Europe/Zurich",
    "Europe/Copenhagen",
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Prague",
    "Europe/Warsaw",
    "Europe/Budapest",
    "Europe/Athens",
    "Europe/Helsinki",
    "Europe/Bucharest",
    "Europe/Sofia",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "Asia/Jerusalem",
    "Asia/Beirut",
    "Asia/Amman",
    "Asia/Riyadh",
    "Asia/Kuwait",
    "Asia/Dubai",
    "Asia/Tehran",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Manila",
    "Australia/Perth",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
)


def roles(kind: str) -> list[tuple[str, str, str]]:
    """What a company's person may be, a customer's or a partner's, each with its meaning."""
    return [(role, word(role, kind), meaning(role, kind)) for role in ROLES[kind]]


def partner_kinds() -> list[tuple[str, str, str]]:
    """How a partner may sell with us."""
    return [(kind, word(kind, "PartnerKind"), "") for kind in PARTNER_KINDS]


def reasons() -> list[tuple[str, str, str]]:
    """Why a quote may be declined."""
    return [(reason, word(reason, "DeclineReason"), "") for reason in REASONS]


def locales(present: str) -> list[tuple[str, str]]:
    """The languages that pages speak, by region, and the one that is set now."""
    tags = [present, *LOCALES] if present not in LOCALES else [*LOCALES]
    return [(tag, language(tag)) for tag in tags]


def zones(present: str) -> list[tuple[str, str]]:
    """The usual time zones from west to east, and the one that is set now."""
    names = (present, *ZONES) if present not in ZONES else ZONES
    return [(name, city(name)) for name in names]


def language(tag: str) -> str:
    """A language in its own words: Deutsch (Österreich)."""
    try:
        named = Locale.parse(tag, sep="-")
        return named.get_display_name() or tag
    except (ValueError, UnknownLocaleError):
        return tag


def city(zone: str) -> str:
    """A time zone by its city, in the reader's language."""
    found = zone_of(zone)
    if zone == "UTC":
        return zone
    return dates.get_timezone_location(found, locale=reader.get().worded, return_city=True)


def country(code: str) -> str:
    """A country's name in the reader's language."""
    return str(reader.get().worded.territories.get(code, code))


def countries() -> list[tuple[str, str]]:
    """All countries by their names in the reader's language; the first line is none."""
    named = reader.get().worded.territories.items()
    known = [(code, name) for code, name in named if code.isalpha() and code not in NO_COUNTRIES]
    return [("", "–"), *sorted(known, key=lambda one: one[1])]


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "language": language,
    "city": city,
    "country": country,
}
CHOICES: Final[dict[str, Callable[..., Any]]] = {
    "roles": roles,
    "reasons": reasons,
    "partner_kinds": partner_kinds,
    "countries": countries,
    "locales": locales,
    "zones": zones,
}
