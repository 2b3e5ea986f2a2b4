"""The pages that a mailed link opens, without an account; and the new link for one that is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import forms, throttle
from auth.actors import Actor, Role
from auth.entrance import network_of
from portals.failing import shown
from portals.failures import Failed, Failure
from portals.pages import Portal
from portals.quotes.table import quote_pages
from portals.rendering import rendered
from portals.visits import Identify, reader_of

BASE: Final = "/q/{token}"
LINKED: Final = Portal(
    name="customer",
    role=Role.LINK,
    home="/portal",
    login="",
    pages=quote_pages(BASE),
    renewal=f"{BASE}/link",
)
"""The pages of the one quote that a link opens."""
Renew: TypeAlias = Callable[[str], object]


def seen_beside(by_link: Identify, by_session: Identify) -> Identify:
    """Who comes with a link; and who else is signed in, for the page to say so."""

    async def identify(request: Request) -> Actor | None:
        actor = await by_link(request)
        signed_in = await by_session(request)
        request.state.signed_in_as = signed_in.email if signed_in else ""
        return actor

    return identify


class Renewal:
    """Asking for the new link: it goes to the mailbox of the old one, never onto a page."""

    def __init__(self, renew: Renew) -> None:
        """`renew` takes the token of the old link."""
        self._renew = renew

    def routes(self) -> list[Route]:
        """Its one address."""
        return [Route(LINKED.renewal, shown(LINKED, self._send), methods=["POST"])]

    async def _send(self, request: Request) -> Response:
        """The same answer whether or not there ever was such a link."""
        fields = await forms.read_form(request)
        forms.check_ours(request, fields)
        if not throttle.may_try("link", network_of(request)):
            raise Failed(Failure.TOO_OFTEN, retry_after=60)
        await to_thread.run_sync(self._renew, request.path_params["token"])
        return rendered(
            request,
            "customer/quotes/renewed.html",
            reader_of(request),
            portal=LINKED,
            actor=None,
            wrong=[],
            done="",
        )
