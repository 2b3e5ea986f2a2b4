"""The roots that are about the caller and the API itself."""

from __future__ import annotations

from models.identities import Audience
from schema.blueprints import Argument, Blueprint, Member, Origin, draw, enumeration
from schema.roots import ROOTS, Root

_ROLE = "What the matrix of permissions calls you."


def _own(kind: str, name: str, annotation: str, text: str) -> Member:
    return Member(annotation, text, Origin(kind, name, "shown"))


enumeration(Audience, "Who calls.")
VIEWER = {
    "audience": ("Audience", "The group you belong to."),
    "role": ("str", _ROLE),
    "user": ("User | None", "Your login."),
    "customer": ("Customer | None", "Your company, if you are a customer's user."),
    "partner": ("Partner | None", "Your company, if you are a partner's user."),
    "scopes": ("list[str]", "What your token may be used for."),
    "locale": ("str", "The language tag by which texts are formatted for you."),
    "timeZone": ("str", "The IANA zone in which your days begin."),
}
API_INFO = {
    "version": ("str", "The product's version."),
    "schemaHash": ("str", "SHA-256 of your schema's text."),
    "serverTime": ("datetime", "The server's clock."),
    "mode": ("str", "LIVE or DEMO."),
}
RATE_LIMIT = {
    "requested": ("int", "The cost of this document."),
    "limit": ("int", "The largest cost that one document of yours may have."),
    "capacity": ("int", "What your bucket holds when it is full."),
    "available": ("int", "What your bucket holds now."),
    "restorePerSecond": ("int", "What flows back every second."),
}
for _kind, _text, _members in (
    ("Viewer", "You, as this API sees you.", VIEWER),
    ("ApiInfo", "The API itself.", API_INFO),
    ("RateLimit", "What documents cost and what you have left.", RATE_LIMIT),
):
    draw(
        Blueprint(
            _kind,
            "object",
            _text,
            {name: _own(_kind, name, *one) for name, one in _members.items()},
        )
    )
ROOTS["viewer"] = Root("Viewer", "Who you are.")
ROOTS["apiInfo"] = Root("ApiInfo", "Version, clock and mode of the API.")
ROOTS["rateLimit"] = Root(
    "RateLimit",
    "Your bucket. With `dryRun` the document is priced and nothing else in it is run.",
    {"dryRun": Argument("bool", "Price the document without running it.", default=False)},
)
ROOTS["node"] = Root(
    "Node | None",
    "Any record by its id; null when there is none for you.",
    {"id": Argument("ID", "Its id.")},
)
ROOTS["nodes"] = Root(
    "list[Node | None]",
    "Up to 100 records by their ids, in that order; null for each that is not there for you.",
    {"ids": Argument("list[ID]", "Their ids, 100 at most.")},
)
