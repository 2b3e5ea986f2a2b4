"""The statement behind each kind of credential: does it let in, whose is it, which teams count."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, text

from auth.actors import API_READ, API_WRITE, Actor, Role
from auth.sessions import IDLE
from auth.standing import COMPANY_STANDS
from auth.tokens import mode
from models import clock
from models.identities import Audience

ACCESS_PREFIX = "crm_oat_"
API_PREFIXES = ("crm_live_", "crm_demo_")


class Kind(StrEnum):
    """How a caller proves himself; also the first part of his `client_id`."""

    API_TOKEN = "token:"  # noqa: S105 - a kind, not a secret
    SESSION = "session:"
    OAUTH = "oauth:"


def kind_of(token: str) -> Kind | None:
    """Which table a bearer token is looked up in; nothing for what is not ours."""
    if token.startswith(ACCESS_PREFIX):
        return Kind.OAUTH
    return Kind.API_TOKEN if token.startswith(API_PREFIXES) else None


def load(connection: Connection, kind: Kind, token_hash: str, *, until: datetime) -> Actor | None:
    """The actor as of now, or nobody; notes that the credential was used."""
    moment = clock.now()
    given = {
        "hash": token_hash,
        "now": moment,
        "idle": moment - IDLE,
        "today": clock.today(),
        "browsing": [API_READ, API_WRITE],
    }
    row = connection.execute(_STATEMENTS[kind], given).one_or_none()
    return None if row is None else _actor(row, kind, until)


def _actor(row: Row[Any], kind: Kind, until: datetime) -> Actor:
    audience = Audience(row.kind)
    return Actor(
        user_id=row.id,
        role=Role(row.role if audience is Audience.STAFF else row.kind),
        audience=audience,
        name=row.name,
        email=row.email,
        sub_role=row.sub_role,
        customer_id=row.customer_id,
        partner_id=row.partner_id,
        team_ids=tuple(row.team_ids),
        locale=row.locale,
        time_zone=row.time_zone,
        scopes=frozenset(row.scopes),
        client_id=f"{kind}{row.client}",
        mode=mode(),
        access_epoch=row.access_epoch,
        valid_until=min(until, row.expires_at),
    )


_SPENT = {
    Kind.API_TOKEN: """
        UPDATE api_tokens SET last_used_at = :now
        WHERE token_hash = :hash AND revoked_at IS NULL AND expires_at > :now
        RETURNING user_id, scopes, expires_at, id::text AS client
    """,
    Kind.SESSION: """
        UPDATE sessions SET last_used_at = :now
        WHERE token_hash = :hash AND revoked_at IS NULL AND expires_at > :now
          AND coalesce(last_used_at, created_at) > :idle
        RETURNING user_id, CAST(:browsing AS varchar[]) AS scopes, expires_at,
                  id::text AS client
    """,
    Kind.OAUTH: """
        SELECT granted.user_id, granted.scopes, granted.expires_at,
               client.client_id || ':' || granted.user_id AS client
        FROM oauth_tokens granted JOIN oauth_clients client ON client.id = granted.client_id
        WHERE granted.access_hash = :hash AND granted.revoked_at IS NULL
          AND granted.expires_at > :now AND client.disabled_at IS NULL
    """,
}
_TEAMS = """
    SELECT coalesce(array_agg(DISTINCT team_id), '{}') FROM (
        SELECT team_id FROM team_memberships
        WHERE user_id = person.id AND person.role IN ('AGENT', 'MANAGER')
          AND valid_from <= :today AND (valid_until IS NULL OR valid_until > :today)
        UNION ALL
        (WITH RECURSIVE led AS (
            SELECT id FROM sales_teams WHERE lead_id = person.id AND person.role = 'MANAGER'
            UNION
            SELECT below.id FROM sales_teams below JOIN led ON below.parent_id = led.id
        ) SELECT id FROM led)
    ) AS counted
"""
_STATEMENTS = {
    kind: text(f"""
        WITH credential AS ({found})
        SELECT person.id, person.kind, person.role, person.name, person.email,
               coalesce(person.customer_role, person.partner_role) AS sub_role,
               person.customer_id, person.partner_id, person.locale, person.time_zone,
               person.access_epoch, credential.scopes, credential.expires_at, credential.client,
               ({_TEAMS}) AS team_ids
        FROM credential JOIN users person ON person.id = credential.user_id
        WHERE person.status = 'ACTIVE' AND {COMPANY_STANDS.format(person="person")}
    """)  # noqa: S608 - put together from the constants above alone
    for kind, found in _SPENT.items()
}
