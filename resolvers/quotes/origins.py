"""Where a signature came from: whole for us, to its readers a network, and a hash that binds us.

Everybody who signed reads the evidence of everybody else. So address and browser are columns of the
signature alone; what is hashed and printed names the network, and the SHA-256 of address, browser
and a random salt, without which the few possible addresses could be tried.
"""

from __future__ import annotations

import hashlib
from ipaddress import ip_address, ip_network
from secrets import token_hex
from typing import Final

import rfc8785

from auth.actors import Actor
from models.signatures import Signature

NETWORK_BITS: Final = {4: 24, 6: 48}
LONGEST_AGENT: Final = 400


def keep_origin(made: Signature, actor: Actor) -> None:
    """Write down from where and by whom a signature is given."""
    made.address = actor.address
    made.user_agent = (actor.user_agent or "")[:LONGEST_AGENT] or None
    made.user_id = actor.user_id
    made.origin_salt = token_hex(16)


def origin_hash(signature: Signature) -> str:
    """Return what proves the whole origin to whoever is shown it later."""
    names = ("address", "user_agent", "origin_salt")
    told = {name: getattr(signature, name) for name in names}
    return hashlib.sha256(rfc8785.dumps(told)).hexdigest()


def network_of(address: str | None) -> str | None:
    """Return the network of an address, as far as others may know it."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return None
    return str(ip_network((known, NETWORK_BITS[known.version]), strict=False))
