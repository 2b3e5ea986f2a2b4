"""The five shapes of the bench: one statement each, whatever is asked for."""

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from bench.shapes import Shape, shapes
from bench.world import load_at_scale
from models import database
from tests.api import Api


@pytest.fixture
def asked(clean_world: URL) -> list[Shape]:
    """The shapes over a small large world."""
    assert database.database_url() == clean_world
    with database.sessions().begin() as session:
        load_at_scale(session.connection(), 0.002)
    with database.engine().connect() as connection:
        return shapes(connection)


@pytest.fixture
def api() -> Iterator[Api]:
    """The engine."""
    made = Api()
    yield made
    made.close()


def test_each_shape_is_one_statement(asked: list[Shape], api: Api):
    manager = api("manager")
    for shape in asked:
        for variables in shape.variables[:4]:
            api.statements.clear()
            found = manager.run(shape.document, variables)
            assert "errors" not in found, shape.name
            assert len(api.statements) == 1, shape.name


def test_what_differs_between_requests_makes_no_new_statement(asked: list[Shape], api: Api):
    manager = api("manager")
    for shape in asked:
        api.statements.clear()
        for variables in shape.variables[:6]:
            manager.run(shape.document, variables)
        different = {next(iter(one.values())) for one in shape.variables[:6]}
        by_status = shape.operation in {"Newest", "Nested", "Long"}
        assert len(set(api.statements)) == (len(different) if by_status else 1), shape.name


def test_the_customer_with_twenty_of_each_has_them(asked: list[Shape], api: Api):
    (whole,) = (one for one in asked if one.name == "whole")
    found = api("manager").run(whole.document, whole.variables[0])["data"]["customer"]
    assert {len(found[key]["nodes"]) for key in ("activities", "tasks", "contacts")} == {20}
    assert len(found["deals"]["nodes"]) >= 15  # some are other people's
