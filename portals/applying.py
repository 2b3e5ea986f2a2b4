"""Becoming a partner: one page for anybody, without an account, and the receipt that follows."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

from auth.actors import Actor, Role, anybody
from auth.entrance import network_of
from portals.pages import Page, Portal, said
from portals.partner import PORTAL as PARTNERS
from portals.visits import reader_of

APPLYING: Final = Portal(
    name="partner",
    role=Role.PUBLIC,
    home="/partner/apply",
    login=PARTNERS.login,
    foot=said("The programme for those who sell with TrustCart."),
    pages=(
        Page(
            "programme/apply",
            "/partner/apply",
            said("Become a partner"),
            then={"ApplyAsPartner": "programme/applied.html"},
        ),
    ),
)


async def stranger(request: Request) -> Actor:
    """Whoever comes, by the address he comes from and in the language he reads."""
    tag = str(reader_of(request).locale).replace("_", "-")
    return anybody(network_of(request) or None, tag)
