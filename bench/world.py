"""The large world: as many rows as a big firm has, beside the named ones, in minutes."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from models import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

STATEMENTS: Final = Path(__file__).with_name("world.sql")
TABLES: Final = (*("customers", "contacts", "deals", "deal_stage_history", "activities", "tasks"),)
CUSTOMERS: Final = 100_000
# How many of each there are for one customer; one customer in a hundred has many more.
PER_CUSTOMER: Final = {"contacts": 2, "deals": 3, "activities": 10, "tasks": 3}
KEY_ACCOUNTS: Final = 100
"""One customer in so many is large: at least 20 of everything hang on it."""

# In the temporary schema, so that nothing of it outlives the session.
FUNCTIONS: Final = """
CREATE OR REPLACE FUNCTION pg_temp.numbered(kind integer, n bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT (lpad(to_hex(1700000000000 + n * 60), 12, '0') || '70'
    || lpad(to_hex(kind), 2, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid $$;
CREATE OR REPLACE FUNCTION pg_temp.born(n bigint, many bigint, at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$ SELECT at - interval '1 hour' * (21600 * (1 - n::float8 / many)) $$;
CREATE OR REPLACE FUNCTION pg_temp.later(n bigint, many bigint, at timestamptz)
RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT at - interval '1 hour'
    * (21600 * (1 - n::float8 / many) * (1 - (n * 2654435761 % 1000003)::float8 / 1000003)) $$;
CREATE OR REPLACE FUNCTION pg_temp.keeper(customer bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT (customer + customer / 100) % 40 $$;
CREATE OR REPLACE FUNCTION pg_temp.customer_of(n bigint, large bigint, customers bigint)
RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN n < large
    THEN n % greatest(customers / 100, 1) * 100 ELSE (n * 7 + n / customers) % customers END $$
"""


def load_at_scale(connection: Connection, scale: float) -> None:
    """Load `scale` times 100,000 customers and what hangs on them; who calls commits."""
    customers = max(round(CUSTOMERS * scale), KEY_ACCOUNTS)
    numbers = {name: customers * each for name, each in PER_CUSTOMER.items()}
    values = {"now": clock.now(), "customers": customers, "keys": customers // KEY_ACCOUNTS}
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for function in FUNCTIONS.split(";\n"):
        connection.execute(text(function))
    with _bulk(connection):
        for statement in _statements():
            connection.execute(text(statement), values | numbers)
    connection.execute(text("ANALYZE"))


def _statements() -> list[str]:
    """The statements of the file, with the functions in their schema."""
    found = STATEMENTS.read_text().split(";\n")
    names = re.findall(r"pg_temp\.(\w+)\(", FUNCTIONS)
    calls = re.compile(rf"\b({'|'.join(names)})\(")
    return [calls.sub(r"pg_temp.\1(", each) for each in found if each.strip()]


@contextmanager
def _bulk(connection: Connection) -> Iterator[None]:
    """Load without secondary indexes, made again afterwards, and without triggers where allowed.

    What is loaded keeps the rules by itself: checks still hold, stays have no gaps, and the
    exclusion constraints are checked when they are made again.
    """
    dropped, made = _droppable(connection)
    for statement in dropped:
        connection.execute(text(statement))
    connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    try:
        with connection.begin_nested():
            connection.execute(text("SET LOCAL session_replication_role = replica"))
    except ProgrammingError:
        pass  # not a superuser: the triggers take their time
    yield
    for statement in made:
        connection.execute(text(statement))
    connection.execute(text("RESET session_replication_role"))


def _droppable(connection: Connection) -> tuple[list[str], list[str]]:
    values = {"tables": list(TABLES)}
    constraints = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'x' AND conrelid = ANY(CAST(:tables AS regclass[]))"
        ),
        values,
    ).all()
    indexes = connection.execute(
        text(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE indrelid = ANY(CAST(:tables AS regclass[])) AND NOT indisunique AND NOT EXISTS "
            "(SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1"
        ),
        values,
    ).all()
    dropped = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in constraints]
    dropped += [f"DROP INDEX {name}" for name, _ in indexes]
    made = [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {said}" for table, name, said in constraints
    ]
    return dropped, made + [said for _, said in indexes]
