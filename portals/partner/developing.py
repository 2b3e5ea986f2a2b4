"""What partners' programs need: keys with the rights that were ticked, and the schema as a file."""

from __future__ import annotations

from typing import Any, Final

from anyio import to_thread
from starlette.responses import Response

import settings
from portals.rendering import guarded
from portals.visits import Visit
from schema.build import printed

RIGHTS: Final = {
    "read": ("api:read",),
    "write": ("api:read", "api:write"),
    "all": ("api:read", "api:write", "api:adhoc"),
}


def chosen_rights(fields: dict[str, str]) -> dict[str, str]:
    """The scopes that a key's rights stand for."""
    scopes = RIGHTS.get(fields.get("may", ""), ())
    return fields | {f"scopes.{at}": scope for at, scope in enumerate(scopes)}


def keys_view(_: Visit, found: dict[str, Any]) -> dict[str, Any]:
    """The keys that still work, and where programs send their documents."""
    now = found["apiInfo"]["serverTime"]
    live = [one for one in found["apiTokens"]["nodes"] if one["expiresAt"] > now]
    return {"live": live, "endpoint": f"{settings.get().base_url.rstrip('/')}/graphql"}


async def send_contract(visit: Visit) -> Response:
    """The schema that the visitor's programs talk to, as a file."""
    text = await to_thread.run_sync(printed, visit.actor.role)
    response = guarded(Response(text, media_type="text/plain; charset=utf-8"))
    response.headers["Content-Disposition"] = 'attachment; filename="partner.graphql"'
    return response
