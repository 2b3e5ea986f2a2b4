"""Who gets the GraphiQL page, and under which content policy."""

from dataclasses import dataclass
from typing import Final, Literal

from auth.actors import Actor
from schema.http.responses import Send

LOGIN: Final = b"/login?next=/graphql"
ACCOUNT: Final = b"/account"
POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    b"frame-ancestors 'none'"
)
Openness = Literal["off", "internal", "all"]


@dataclass(frozen=True, slots=True)
class Explorer:
    """The page's bytes and the setting CRM_EXPLORER."""

    page: bytes = b""
    openness: Openness = "internal"

    def open_to(self, actor: Actor | None) -> bool:
        """True for staff; for everybody who is signed in where the setting says `all`."""
        if actor is None or self.openness == "off":
            return False
        return self.openness == "all" or actor.is_staff

    async def show(self, send: Send, own_id: bytes) -> None:
        """Send the page."""
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", b"%d" % len(self.page)),
            (b"content-security-policy", POLICY),
            (b"referrer-policy", b"same-origin"),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-request-id", own_id),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.page})

    @staticmethod
    async def elsewhere(send: Send, own_id: bytes, *, signed_in: bool) -> None:
        """Send the browser to sign in and come back, or, if it has, to its account for good."""
        headers = [
            (b"location", ACCOUNT if signed_in else LOGIN),
            (b"content-length", b"0"),
            (b"cache-control", b"no-store"),
            (b"x-request-id", own_id),
        ]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
