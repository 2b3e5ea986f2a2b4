"""The large world is whole: rows in proportion, histories without gap, half of it the manager's."""

import pytest
from sqlalchemy import text

from bench.world import load_at_scale
from models import database

SEEN = """
WITH RECURSIVE led AS (
    SELECT id FROM sales_teams
    WHERE lead_id = (SELECT id FROM users WHERE email = 'manager@trustcart.test')
    UNION SELECT below.id FROM sales_teams below JOIN led ON below.parent_id = led.id
)
SELECT count(*) FILTER (WHERE team_id IN (SELECT id FROM led))::float / count(*) FROM {}
"""
GAPS = """
SELECT count(*) FROM deal_stage_history later WHERE from_stage_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM deal_stage_history earlier
    WHERE earlier.deal_id = later.deal_id AND earlier.left_at = later.entered_at
)
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"


@pytest.mark.usefixtures("clean_world")
def test_the_large_world_is_whole():
    with database.sessions().begin() as session:
        before = session.scalars(text(INDEXES)).all()
        load_at_scale(session.connection(), 0.002)
    with database.sessions()() as session:
        assert session.scalars(text(INDEXES)).all() == before
        assert session.scalar(text(GAPS)) == 0
        for table, at_least in (("customers", 200), ("contacts", 400), ("deals", 600)):
            assert (session.scalar(text(f"SELECT count(*) FROM {table}")) or 0) >= at_least
        for table in ("customers", "deals", "activities", "tasks"):
            assert 0.4 < (session.scalar(text(SEEN.format(table))) or 0) < 0.6
