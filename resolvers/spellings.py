"""One spelling for what has several: domains, web and mail addresses, tax numbers, countries."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from auth.addresses import normal_address
from models.errors import Invalid

COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
DOMAIN: Final = re.compile(r"(?:[^\s./@:]{1,63}\.)+[^\s./@:]{2,63}")
NOT_IN_ADDRESSES: Final = frozenset('"<>\\^`{|} ')


def respell(fields: Any) -> None:
    """Replace what the fields hold by its one spelling; refuses what has none."""
    for name, spelling in SPELLINGS.items():
        if fields.get(name) and fields[name].strip():
            fields[name] = spelling(fields[name])
    for name in ("billing_address", "shipping_address"):
        address = fields.get(name)
        if address and address.get("country"):
            fields[name] = {**address, "country": country(address["country"], f"{name}.country")}


def country(text: str, field: str = "country") -> str:
    """Return an ISO 3166-1 alpha-2 code in capitals."""
    code = text.strip().upper()
    if not COUNTRY.fullmatch(code):
        raise Invalid(field, "Use two letters, as in ISO 3166-1.")
    return code


def domain(text: str) -> str:
    """Return a domain in lower case, without protocol, `www.` and path."""
    bare = re.sub(r"^[a-z]+://", "", text.strip().lower()).split("/")[0].removeprefix("www.")
    if not DOMAIN.fullmatch(bare):
        raise Invalid("domain", "This is not an internet domain.")
    return bare


def website(text: str) -> str:
    """Return an absolute http or https address; portals show it as a link, so nothing else is."""
    address = text.strip()
    if not (address.isprintable() and NOT_IN_ADDRESSES.isdisjoint(address) and _has_host(address)):
        raise Invalid("website", "Give an absolute address, such as https://example.com.")
    return address


def _has_host(address: str) -> bool:
    """Return whether it is of the web and names a host, and no user who could be taken for it."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    of_web = parts.scheme in ("http", "https") and port != 0 and "@" not in parts.netloc
    return of_web and any(sign.isalnum() for sign in host)


def tax_id(text: str) -> str:
    """Return a tax number as capitals and digits only."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


SPELLINGS: Final[dict[str, Any]] = {
    "domain": domain,
    "website": website,
    "tax_id": tax_id,
    "country": country,
    "email": normal_address,
}
