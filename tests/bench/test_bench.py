"""The whole bench, small: what it measures and how it says so; never how fast."""

import json

import pytest
from sqlalchemy import text

import settings
from bench import run
from bench.report import HEAD
from models import database

KEYS = {
    *("shape", "concurrency", "server", "rps", "p50_ms", "p99_ms"),
    *("cpu_us", "db_cpu_us", "rss_mb"),
}
SMALL = ["--scale", "0.002", "--seconds", "0.1", "--shape", "customer", "--json"]


@pytest.mark.usefixtures("clean_database")
def test_the_bench_compares_three_servers_and_leaves_nothing_behind(capsys):
    before = database.plain_url()
    assert run.main(SMALL) == 0
    said = capsys.readouterr()
    lines = json.loads(said.out)
    assert {(one["concurrency"], one["server"]) for one in lines} == {
        (many, server) for many in (1, 32) for server in ("api", "idiomatic", "floor")
    }
    assert all(set(one) == KEYS and one["rps"] > 0 and one["cpu_us"] > 0 for one in lines)
    assert "loading the world" in said.err
    assert database.plain_url() == before
    with database.administration(database.database_url()).connect() as connection:
        left = text("SELECT datname FROM pg_database WHERE datname LIKE :mine")
        mine = f"{settings.get().database_role_prefix}bench%"
        assert connection.scalars(left, {"mine": mine}).all() == []


def test_the_table_has_a_column_for_every_number():
    assert len(HEAD) == len(KEYS)
