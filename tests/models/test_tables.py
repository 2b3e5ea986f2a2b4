"""The migrated database is the one that the models describe."""

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Session, configure_mappers

import models
from models import ids
from models.base import Base, Record
from models.constraints import MEANINGS, meaning
from models.edges import STAMPS
from models.money import EXPONENTS

TABLES = Base.metadata.tables
MAPPERS = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
SECRET = re.compile(r"_(token_hash|code_hash|access_hash|refresh_hash)$")
NEVER_INPUT = {
    # Broken only by a bug of ours: nobody outside writes these.
    "uq_event_seals_event_id",
    "uq_event_seals_previous",
    "uq_outbox_event_reaction",
    "ck_oauth_clients_secret",
    "ck_approval_requests_decided_when_over",
    "ck_approval_steps_decided_when_over",
    "ck_invoices_issued_with_number",
    "ck_invoices_number_when_issued",
    "ck_organisations_only_one",
    "ck_quote_versions_content_and_hash",
    "ck_quote_versions_content_from_sent",
    "ck_quote_versions_expires_when_sent",
    "ck_quote_versions_expiry_is_computed",
    "ck_signature_requests_ended_when_over",
    "ck_certifications_forward",
    "ck_marketing_fund_requests_decided_when_over",
    "ck_marketing_fund_requests_paid_when_over",
    "ck_partner_applications_approved_whom",
    "ck_partner_applications_decided_when_over",
    "ck_commission_disputes_decided_when_over",
    "ck_commission_entries_held_forward",
    "ck_commission_entries_not_nothing",
    "ck_commission_forecasts_adds_up",
    "ck_commission_statements_adds_up",
    "uq_commission_forecasts_source_id",
    "ck_payout_methods_decided_when_over",
    "ck_payouts_above_zero",
    "ck_payouts_paid_when_paid",
    "uq_commission_preview_lines_partner",
    "uq_commission_statement_lines_position",
    "uq_approval_steps_position",
    "uq_certifications_verify_id",
    "uq_course_pages_position",
    "uq_credit_lines_position",
    "uq_email_messages_message_id",
    "uq_email_messages_once",
    "uq_invoice_lines_position",
    "uq_library_visits_user_id",
    "uq_link_grants_generation",
    "uq_notifications_once",
    "uq_order_lines_position",
    "uq_partner_applications_reference",
    "uq_quiz_questions_position",
    "uq_signatures_verify_id",
}


def test_the_migrations_make_exactly_the_tables_of_the_models(session: Session):
    context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_every_check_and_exclusion_exists_as_declared(session: Session):
    rows = session.execute(
        text(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint"
            " WHERE contype IN ('c', 'x') AND connamespace = 'public'::regnamespace"
        )
    )
    declared = {
        (str(rule.name), table.name)
        for table in TABLES.values()
        for rule in table.constraints
        if isinstance(rule, CheckConstraint | ExcludeConstraint)
    }
    assert {(name, table) for name, table in rows} == declared


def test_the_frozen_text_has_every_declared_condition():
    frozen = " ".join(
        path.read_text() for path in Path(models.__file__).parent.glob("migrations/sql/*.sql")
    )
    for table in TABLES.values():
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint) and breakable(rule):
                spaced = re.sub(r"\s+", " ", str(rule.sqltext))
                assert spaced in re.sub(r"\s+", " ", frozen), rule.name


def test_every_foreign_key_has_an_index_that_begins_with_it(session: Session):
    rows = session.execute(
        text(
            "SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]"
        )
    )
    indexed = {(table, column) for table, column in rows}
    missing = {
        (table.name, key.column_keys[0])
        for table in TABLES.values()
        for key in table.constraints
        if isinstance(key, ForeignKeyConstraint) and key.column_keys[0] not in STAMPS
    } - indexed
    assert missing == set()


def test_every_rule_that_input_can_break_has_a_meaning():
    rules = {
        (str(getattr(rule, "name", "")), table.name)
        for table in TABLES.values()
        for rule in [*table.indexes, *table.constraints]
        if breakable(rule)
    }
    silent = {name for name, table in rules if meaning(name, table) is None}
    assert {name for name in silent if not SECRET.search(name)} == NEVER_INPUT


def breakable(rule: Any) -> bool:
    if isinstance(rule, CheckConstraint):
        return "IN (__" not in str(rule.sqltext)
    return isinstance(rule, UniqueConstraint | ExcludeConstraint) or getattr(rule, "unique", False)


def test_every_meaning_is_of_a_rule_that_exists():
    names = {str(i.name) for t in TABLES.values() for i in t.indexes}
    names |= {str(rule.name) for table in TABLES.values() for rule in table.constraints}
    folder = Path(models.__file__).parent / "migrations" / "sql"
    triggers = "".join(path.read_text() for path in folder.glob("*.sql"))
    named = set(re.findall(r"CONSTRAINT = '(\w+)'", triggers))
    named |= {"customers_cycle", "sales_teams_cycle"}
    assert set(MEANINGS) <= names | named


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_every_record_has_an_optimistic_lock(mapper):
    if issubclass(mapper.class_, Record):
        assert mapper.version_id_col is mapper.local_table.c.version


def test_prefixes_are_unique_and_have_an_id_type():
    prefixes = [mapper.class_.__prefix__ for mapper in MAPPERS if mapper.class_.__prefix__]
    assert len(prefixes) == len(set(prefixes))
    typed = {kind.__metadata__[0].prefix for name, kind in vars(ids).items() if name.endswith("Id")}
    assert typed <= set(prefixes)


def test_edges_are_ready_and_load_nothing_by_themselves():
    configure_mappers()
    loading = [
        str(edge) for mapper in MAPPERS for edge in mapper.relationships if edge.lazy != "raise"
    ]
    assert loading == []


def test_a_flush_writes_parents_first(session: Session):
    from models.deals import Deal
    from tests.models import made

    _, stages = made.pipeline(session)
    customer = models.customers.Customer(name="Zeta")
    deal = Deal(name="First", customer_id=customer.id)
    stay = deal.open_in(stages[0])
    session.add_all([stay, deal, customer])
    session.flush()
    assert deal.version == 1


def test_the_database_knows_the_same_currencies(session: Session):
    for currency, exponent in EXPONENTS.items():
        statement = text("SELECT currency_exponent(:currency)")
        assert session.scalar(statement, {"currency": currency}) == exponent
    assert session.scalar(text("SELECT currency_exponent('QQQ')")) == -1
    assert session.scalar(text("SELECT currency_exponent(NULL)")) == -1


def test_folding_knows_no_accents_and_no_capitals(session: Session):
    assert session.scalar(text("SELECT fold('Müller ÅNGSTRÖM')")) == "muller angstrom"
    assert session.scalar(text("SELECT fold(NULL)")) is None
