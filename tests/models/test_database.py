"""Sessions and the databases that tests get."""

from sqlalchemy import URL, text
from sqlalchemy.orm import Session

from models import database


def test_sessions_are_in_utc(session: Session):
    assert session.scalar(text("SELECT current_setting('timezone')")) == "UTC"


def test_a_test_sees_no_row_that_another_one_committed(clean_database: URL):
    with database.sessions().begin() as session:
        session.execute(text("CREATE TABLE left_behind ()"))
    assert str(clean_database.database) in database.plain_url()


def test_what_a_session_commits_is_rolled_back_after_the_test(session: Session):
    session.execute(text("CREATE TABLE left_behind ()"))
    session.commit()
