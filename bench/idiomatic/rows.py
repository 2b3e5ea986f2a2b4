"""The loaders: rows by id, the newest rows, and the newest rows of each customer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from strawberry.dataloader import DataLoader

from models import customers, identities
from models.base import Base

Sessions = async_sessionmaker[AsyncSession]


class Rows:
    """The rows that the manager sees, loaded by id or by their customer."""

    def __init__(self, sessions: Sessions, teams: list[UUID]) -> None:
        """Begin with nothing loaded; one for each request."""
        self.sessions, self.teams = sessions, teams
        self.customers: DataLoader[UUID, Any] = DataLoader(
            lambda keys: self._by_id(customers.Customer, keys)
        )
        self.users: DataLoader[UUID, Any] = DataLoader(
            lambda keys: self._by_id(identities.User, keys)
        )
        self._pages: dict[tuple[type[Base], int], DataLoader[UUID, list[Any]]] = {}

    def visible(self, model: Any) -> ColumnElement[bool]:
        """Say which rows there are."""
        if model is identities.User:
            return identities.User.kind == identities.Audience.STAFF
        own: ColumnElement[bool] = or_(model.team_id.in_(self.teams), model.team_id.is_(None))
        return and_(own, model.deleted_at.is_(None))

    async def newest(self, model: Any, status: Any, first: int) -> list[Any]:
        """Load the newest rows of a status."""
        query = select(model).where(self.visible(model))
        if status is not None:
            query = query.where(model.status == status)
        query = query.order_by(model.updated_at.desc(), model.id.desc()).limit(first)
        async with self.sessions() as session:
            return list(await session.scalars(query))

    def of_customer(self, model: type[Base], first: int) -> DataLoader[UUID, list[Any]]:
        """Return the loader of the newest rows of each customer."""
        if (model, first) not in self._pages:
            self._pages[model, first] = DataLoader(lambda keys: self._below(model, first, keys))
        return self._pages[model, first]

    async def _by_id(self, model: Any, keys: list[UUID]) -> list[Any]:
        async with self.sessions() as session:
            query = select(model).where(model.id.in_(keys), self.visible(model))
            found = {one.id: one for one in await session.scalars(query)}
        return [found.get(key) for key in keys]

    async def _below(self, model: Any, first: int, keys: list[UUID]) -> list[list[Any]]:
        newest = model.updated_at.desc(), model.id.desc()
        place = func.row_number().over(partition_by=model.customer_id, order_by=newest)
        ranked = (
            select(model.id, place.label("place"))
            .where(model.customer_id.in_(keys), self.visible(model))
            .subquery()
        )
        query = select(model).join(ranked, ranked.c.id == model.id).where(ranked.c.place <= first)
        found: dict[UUID, list[Any]] = {key: [] for key in keys}
        async with self.sessions() as session:
            for one in await session.scalars(query.order_by(*newest)):
                found[one.customer_id].append(one)
        return [found[key] for key in keys]
