"""The query and the server, as Strawberry's and SQLAlchemy's own pages recommend them."""

from __future__ import annotations

import json
import os
from typing import Any
from uuid import UUID

import orjson
import strawberry
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from strawberry.asgi import GraphQL

from bench.idiomatic.rows import Rows, Sessions
from bench.idiomatic.types import Customer, CustomerPage, DealPage, Info
from models import customers, deals
from models.ids import read_id


@strawberry.input
class DealStatusFilter:
    """A comparison."""

    eq: deals.DealStatus | None = None


@strawberry.input
class CustomerStatusFilter:
    """A comparison."""

    eq: customers.CustomerStatus | None = None


@strawberry.input
class DealFilter:
    """Which deals."""

    status: DealStatusFilter | None = None


@strawberry.input
class CustomerFilter:
    """Which customers."""

    status: CustomerStatusFilter | None = None


@strawberry.type
class Query:
    """What can be read."""

    @strawberry.field
    async def customer(self, asking: Info, id: strawberry.ID) -> Customer | None:  # noqa: A002
        """Look one up."""
        found = read_id(id)
        return await asking.context.customers.load(found[1]) if found else None

    @strawberry.field
    async def customers(
        self,
        asking: Info,
        filter: CustomerFilter | None = None,  # noqa: A002  # its name in the API
        first: int = 25,
    ) -> CustomerPage:
        """Return the newest customers."""
        status = filter.status.eq if filter and filter.status else None
        found = await asking.context.newest(customers.Customer, status, first)
        return CustomerPage(nodes=found)

    @strawberry.field
    async def deals(
        self,
        asking: Info,
        filter: DealFilter | None = None,  # noqa: A002  # its name in the API
        first: int = 25,
    ) -> DealPage:
        """Return the newest deals."""
        status = filter.status.eq if filter and filter.status else None
        return DealPage(nodes=await asking.context.newest(deals.Deal, status, first))


class Server(GraphQL[Rows, None]):
    """Strawberry's own ASGI application."""

    def __init__(self, sessions: Sessions, teams: list[UUID]) -> None:
        """Answer over these sessions."""
        schema = strawberry.Schema(Query)
        super().__init__(schema, graphql_ide=None)
        self.sessions, self.teams = sessions, teams

    async def get_context(self, request: Any, response: Any) -> Rows:  # noqa: ARG002
        """Begin every request with fresh loaders."""
        return Rows(self.sessions, self.teams)

    def encode_json(self, answer: object) -> bytes:
        """Encode fast."""
        return orjson.dumps(answer)


def create_app() -> Server:
    """Put the server together."""
    wiring = json.loads(os.environ["BENCH_WIRING"])
    engine = create_async_engine(
        wiring["address"].replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=wiring["pool_size"],
        max_overflow=0,
        pool_timeout=300,
        connect_args={"server_settings": {"TimeZone": "UTC", "jit": "off"}},
    )
    teams = [UUID(one) for one in wiring["teams"]]
    return Server(async_sessionmaker(engine, expire_on_commit=False), teams)
