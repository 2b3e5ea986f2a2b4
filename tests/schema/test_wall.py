"""The third wall: what the database itself refuses to the read connections."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors, sql

from auth import grants
from models import database
from models.base import Base
from models.identities import Audience
from schema.reading.columns import readable

SECRETS = [
    "users.password_hash",
    "api_tokens.token_hash",
    "sessions.token_hash",
    "oauth_tokens.access_hash",
]


def connect(audience: Audience) -> psycopg.Connection:
    return psycopg.connect(database.plain_url(grants.address(audience)))


pytestmark = pytest.mark.usefixtures("world_database")
every_audience = pytest.mark.parametrize("audience", list(Audience))


@every_audience
def test_each_audience_logs_in_as_a_role_of_its_own(audience):
    with connect(audience) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (grants.role_name(audience),)


@every_audience
def test_exactly_the_generated_columns_can_be_read(audience):
    allowed = readable(audience)
    with connect(audience) as connection:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                granted = connection.execute(
                    "SELECT has_column_privilege(%s, %s, 'SELECT')", [table.name, column.name]
                ).fetchone()
                expected = column.name in allowed.get(table.name, ())
                assert granted == (expected,), f"{table.name}.{column.name}"


@every_audience
@pytest.mark.parametrize("column", SECRETS)
def test_no_secret_can_be_read_even_by_hand_written_sql(audience, column):
    table, name = column.split(".")
    if name not in Base.metadata.tables[table].c:
        pytest.fail(f"{column} was renamed: name the new column here")
    query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(name), sql.Identifier(table))
    with connect(audience) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(query)


def test_customers_and_partners_cannot_read_what_only_staff_know():
    hidden = {
        Audience.CUSTOMER: ["deals.value", "deals.id", "customers.health", "activities.outcome"],
        Audience.PARTNER: ["deals.probability", "deals.competitor", "customers.lifetime_value"],
    }
    for audience, columns in hidden.items():
        for column in columns:
            table, name = column.split(".")
            query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(name), sql.Identifier(table))
            with connect(audience) as connection, pytest.raises(errors.InsufficientPrivilege):
                connection.execute(query)


@every_audience
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET name = 'x'",
        "DELETE FROM customers",
        "INSERT INTO tags (id) VALUES (gen_random_uuid())",
        "SET SESSION AUTHORIZATION DEFAULT; UPDATE users SET name = 'x'",
        "RESET ROLE; SELECT password_hash FROM users",
        "CREATE TABLE mine (id int)",
        "SELECT pg_read_file('/etc/hostname')",
        "COPY users TO '/var/users'",
    ],
)
def test_a_read_connection_changes_nothing_and_becomes_nobody_else(audience, statement):
    refusals = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)
    with connect(audience) as connection, pytest.raises(refusals):
        connection.execute(statement)


@pytest.mark.usefixtures("clean_database")
def test_grants_that_are_no_longer_generated_are_taken_back():
    columns = {one: readable(one) for one in Audience}
    columns[Audience.STAFF]["users"].add("phone")
    with database.engine().begin() as connection:
        grants.apply(connection, columns)
    columns[Audience.STAFF]["users"].discard("email")
    with database.engine().begin() as connection:
        grants.apply(connection, columns)
    with connect(Audience.STAFF) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT email FROM users")


@pytest.mark.usefixtures("clean_database")
def test_without_the_roles_the_wall_is_seen_to_be_missing():
    with database.engine().begin() as connection:
        assert grants.stands(connection)
        role = connection.connection.driver_connection
        assert role is not None
        role.execute(
            sql.SQL("REVOKE SELECT (access_epoch) ON users FROM {}").format(
                sql.Identifier(grants.role_name(Audience.STAFF))
            )
        )
        assert not grants.stands(connection)
