"""Edges: a to-one relationship for every foreign key, so that a flush writes parents first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column
from sqlalchemy.orm import DeclarativeBase, Mapper, foreign, relationship, remote

from models.base import target

STAMPS = {"created_by_id", "updated_by_id"}


def relate(base: type[DeclarativeBase]) -> None:
    """Give each mapped class `edge` for its column `edge_id`; nothing is loaded by itself.

    Left out are the stamps, edges to the same table, those of users and those that the database
    gets later (`use_alter`), which would make a circle in which no order of writing exists.
    """
    mappers = {mapper.local_table: mapper for mapper in base.registry.mappers}
    for own, mapper in mappers.items():
        for column in mapper.columns:
            table = target(column)
            later = any(key.use_alter for key in column.foreign_keys)
            circular = later or table is own or own is base.metadata.tables["users"]
            if table is not None and not circular and column.name not in STAMPS:
                _add(mapper, column, mappers[table])


def _add(mapper: Mapper[Any], column: Column[Any], parent: Mapper[Any]) -> None:
    name = column.name.removesuffix("_id")
    if name in mapper.all_orm_descriptors:
        return
    joined = foreign(column) == remote(parent.local_table.c.id)
    mapper.add_property(name, relationship(parent.class_, primaryjoin=joined, lazy="raise"))
