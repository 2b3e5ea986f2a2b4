"""Who acts: the roles, the actor that gates and use-cases receive, and the jobs' SYSTEM."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from models.identities import Audience


class Role(StrEnum):
    """A column of the permission matrix, exactly one for every login.

    LINK is nobody's login, and PUBLIC nobody at all: what it may is a list of its own.
    """

    AGENT = "AGENT"
    MANAGER = "MANAGER"
    FINANCE = "FINANCE"
    ADMIN = "ADMIN"
    CUSTOMER = "CUSTOMER"
    PARTNER = "PARTNER"
    LINK = "LINK"
    PUBLIC = "PUBLIC"

    @property
    def column(self) -> "Role":
        """The column of the matrix that counts: a mailed link shows what customers see."""
        return COUNTS_AS.get(self, self)

    @property
    def audience(self) -> Audience:
        """The group of callers this role belongs to."""
        if self.column is Role.CUSTOMER:
            return Audience.CUSTOMER
        if self.column is Role.PARTNER:
            return Audience.PARTNER
        return Audience.STAFF


COUNTS_AS = {Role.LINK: Role.CUSTOMER, Role.PUBLIC: Role.PARTNER}
STAFF_ROLES = (Role.AGENT, Role.MANAGER, Role.FINANCE, Role.ADMIN)
NEVER = datetime.max.replace(tzinfo=UTC)
API_READ = "api:read"
API_WRITE = "api:write"
API_ADHOC = "api:adhoc"
SCOPES = {
    API_READ: "Read what the login may read.",
    API_WRITE: "Also change what the login may change.",
    API_ADHOC: "Send documents of its own making; staff need no scope for that.",
}
"""What a token may be good for; none gives more than the login behind it has."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who holds a mailed link: for one quote, as one of those it was sent to."""

    grant_id: UUID
    quote_id: UUID
    recipient_id: UUID
    may_accept: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller as of one moment: good until `valid_until`, while his `access_epoch` holds.

    `address`, `user_agent` and `browser` (the hash of a link's cookie) are where he calls from, as
    far as the edge knows.
    """

    user_id: UUID | None
    role: Role
    audience: Audience
    name: str
    email: str
    sub_role: str | None = None
    customer_id: UUID | None = None
    partner_id: UUID | None = None
    team_ids: tuple[UUID, ...] = ()
    locale: str = "en"
    time_zone: str = "UTC"
    scopes: frozenset[str] = frozenset()
    client_id: str = ""
    mode: Literal["live", "demo"] = "live"
    access_epoch: int = 0
    valid_until: datetime = NEVER
    bearer: Bearer | None = None
    address: str | None = None
    user_agent: str | None = None
    browser: str | None = None

    @property
    def company_id(self) -> UUID | None:
        """The company an outsider belongs to; staff have none."""
        return self.customer_id or self.partner_id

    @property
    def is_system(self) -> bool:
        """True for the jobs' actor alone, which no row rule restricts."""
        return self.user_id is None and self.role is Role.ADMIN

    @property
    def is_program(self) -> bool:
        """True for callers with an API token or by OAuth, not for browsers."""
        return self.client_id.startswith(("token:", "oauth:"))

    @property
    def is_staff(self) -> bool:
        """True for members of the staff, and for the jobs' actor."""
        return self.audience is Audience.STAFF


def anybody(address: str | None, locale: str = "en") -> Actor:
    """Who has not said who he is: he sees what the programme says of itself, and may apply."""
    return Actor(
        user_id=None,
        role=Role.PUBLIC,
        audience=Role.PUBLIC.audience,
        name="",
        email="",
        locale=locale,
        client_id=f"public:{address or ''}",
        address=address,
    )


SYSTEM = Actor(
    user_id=None,
    role=Role.ADMIN,
    audience=Audience.STAFF,
    name="System",
    email="",
    client_id="system",
)
