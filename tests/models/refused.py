"""The database refuses: which refusal a broken constraint becomes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.constraints import refusal
from models.errors import ErrorCode


@contextmanager
def refuses(session: Session, code: ErrorCode, field: str | None = None) -> Iterator[None]:
    """What is done inside breaks a rule, at the latest when the transaction would end."""
    with pytest.raises(DBAPIError) as caught, session.begin_nested():  # noqa: PT012 - a context
        yield
        session.flush()
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    found = refusal(caught.value)
    assert found is not None, caught.value
    assert (found.code, found.field) == (code, field)
