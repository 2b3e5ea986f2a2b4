"""A run as a whole: everything or nothing, once, with histories, owners, teams and one event."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from models import database
from models.base import Base
from models.customers import Customer
from models.deals import Deal, DealStatus, LostReason, WinOverride
from models.errors import Invalid
from models.events import Event
from models.histories import DealStageHistory
from models.identities import StaffRole, User, UserStatus
from models.pipelines import DealStage, Pipeline, PipelineStatus, StageKind
from models.products import ListPrice, Product
from models.teams import SalesTeam
from resolvers import imports
from resolvers.imports import import_folder
from resolvers.imports.report import Report
from tests.resolvers.imports.folders import folder, mapping

BAD = {"sales_pipeline.csv": ["E1,Nobody,GTX Pro,,Engaging,2017-01-05,,"]}
BAD_ACCOUNT = {"accounts.csv": ["Cancity,retail,2001,1,2,Atlantis,"]}


def brought_in(session: Session, place, **options) -> Report:
    report, complete = import_folder(session, SYSTEM, mapping(), folder=place, **options)
    assert complete
    return report


def counts(session: Session) -> dict[str, int]:
    """Rows of every table, as the database counts them."""
    session.flush()
    found = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    return {name: number for name, number in found.items() if number}


def deal(session: Session, name: str, status: DealStatus) -> Deal:
    return session.scalars(select(Deal).where(Deal.name == name, Deal.status == status)).one()


@pytest.fixture
def imported(session: Session, tmp_path) -> Session:
    brought_in(session, folder(tmp_path))
    return session


def test_deals_of_every_stage_arrive_whole(imported: Session):
    won = deal(imported, "GTX Pro – Betatech", DealStatus.WON)
    assert (won.value, won.currency) == (Decimal("4514.00"), "USD")
    assert won.win_override_reason is WinOverride.IMPORTED
    assert won.closed_at == datetime(2017, 3, 1, tzinfo=UTC)
    lost = deal(imported, "GTX Basic – Acme Corporation", DealStatus.LOST)
    reason = imported.get_one(LostReason, lost.lost_reason_id)
    assert (lost.value, reason.name) == (Decimal("0.00"), "Unknown (imported)")
    engaging = deal(imported, "GTX Pro", DealStatus.OPEN)
    assert (engaging.customer_id, engaging.value, engaging.closed_at) == (None, None, None)
    assert engaging.opened_at == engaging.engaged_at == datetime(2017, 1, 5, tzinfo=UTC)
    assert deal(imported, "GTX Basic – Betatech", DealStatus.OPEN).engaged_at is None


def test_the_history_has_the_files_dates_and_no_gap(imported: Session):
    won = deal(imported, "GTX Pro – Betatech", DealStatus.WON)
    stays = imported.execute(
        select(DealStage.name, DealStageHistory.entered_at, DealStageHistory.left_at)
        .join(DealStage, DealStage.id == DealStageHistory.stage_id)
        .where(DealStageHistory.deal_id == won.id)
        .order_by(DealStageHistory.entered_at)
    )
    engaged, closed = datetime(2016, 10, 20, tzinfo=UTC), datetime(2017, 3, 1, tzinfo=UTC)
    assert stays.all() == [("Engaging", engaged, closed), ("Won", closed, None)]
    present = select(func.count()).where(DealStageHistory.left_at.is_(None))
    assert imported.scalar(present) == 4


def test_owners_are_invited_and_their_deals_are_their_teams(imported: Session):
    owner = imported.scalars(select(User).where(User.email == "anna.snelling@import.invalid")).one()
    assert (owner.status, owner.role, owner.password_hash) == (
        UserStatus.INVITED,
        StaffRole.AGENT,
        None,
    )
    team = imported.get_one(SalesTeam, deal(imported, "GTX Pro – Betatech", DealStatus.WON).team_id)
    assert team.name == "Central: Dustin Brinkmann"
    lead = imported.get_one(User, team.lead_id)
    assert (lead.name, lead.role) == ("Dustin Brinkmann", StaffRole.MANAGER)
    assert imported.get_one(SalesTeam, team.parent_id).name == "Central"
    addresses = imported.scalars(select(User.email)).all()
    assert "jose.nandu@import.invalid" in addresses
    assert "mei-mei.johns@import.invalid" in addresses


def test_corrections_come_from_the_mapping_and_are_counted(session: Session, tmp_path):
    report = brought_in(session, folder(tmp_path))
    assert report.corrections == {
        ("accounts.csv", "sector", "technolgy", "technology"): 1,
        ("accounts.csv", "office_location", "Philipines", "Philippines"): 1,
        ("sales_pipeline.csv", "product", "GTXPro", "GTX Pro"): 1,
    }
    child = session.scalars(select(Customer).where(Customer.name == "Betatech")).one()
    parent = session.get_one(Customer, child.parent_id)
    assert (child.billing_address_country, parent.industry) == ("PH", "Technology")
    assert parent.annual_revenue == Decimal("1100040000.00")
    price = session.scalars(select(ListPrice).join(Product).where(Product.name == "GTX Pro")).one()
    assert (price.amount, price.currency) == (Decimal("4821.00"), "USD")


def test_the_pipeline_is_made_complete_and_found_again(imported: Session, tmp_path):
    pipeline = imported.scalars(select(Pipeline)).one()
    assert (pipeline.status, pipeline.is_default) == (PipelineStatus.PUBLISHED, True)
    more = ["D5,Anna Snelling,GTX Pro,Betatech,Engaging,2017-02-01,,"]
    report = brought_in(imported, folder(tmp_path, {"sales_pipeline.csv": more}))
    assert (report.made["deal"], report.kept["deal"]) == (1, 4)
    assert imported.scalars(select(Pipeline)).all() == [pipeline]
    later = imported.scalars(select(Deal).order_by(Deal.id.desc()).limit(1)).one()
    assert later.team_id == deal(imported, "GTX Pro – Betatech", DealStatus.WON).team_id


def test_a_pipeline_of_that_name_without_these_stages_is_told(session: Session, tmp_path):
    pipeline = Pipeline(name="opportunities")
    stage = DealStage(pipeline_id=pipeline.id, name="Won", kind=StageKind.WON, position=0)
    session.add_all([pipeline, stage])
    with pytest.raises(Invalid, match="no open stage Prospecting"):
        import_folder(session, SYSTEM, mapping(), folder=folder(tmp_path))


def test_a_second_run_changes_nothing(imported: Session, tmp_path):
    before = counts(imported)
    report = brought_in(imported, folder(tmp_path))
    assert counts(imported) == before
    assert not any(report.made.values())
    assert report.kept["deal"] == 4


def test_one_event_tells_of_the_import(imported: Session):
    event = imported.scalars(select(Event)).one()
    assert event.name == "import.completed"
    assert event.changes["made"]["deal"] == 4


def test_one_bad_row_and_nothing_is_imported(session: Session, tmp_path):
    report, complete = import_folder(session, SYSTEM, mapping(), folder=folder(tmp_path, BAD))
    assert not complete
    assert report.refused_rows() == 1
    assert counts(session) == {}


def test_bad_rows_are_left_out_when_asked_with_all_that_needs_them(session: Session, tmp_path):
    orphan = ["E2,Anna Snelling,GTX Pro,Cancity,Engaging,2017-01-05,,"]
    place = folder(tmp_path, {**BAD_ACCOUNT, "sales_pipeline.csv": orphan})
    report = brought_in(session, place, skip=True)
    assert (report.refused_rows(), report.made["deal"], report.made["customer"]) == (2, 4, 2)
    assert "its row was refused (accounts.csv line 4)" in str(report.refusals[-1])


def test_what_was_refused_comes_in_once_it_is_mended(session: Session, tmp_path):
    brought_in(session, folder(tmp_path, BAD_ACCOUNT), skip=True)
    mended = {"accounts.csv": ["Cancity,retail,2001,1,2,Japan,"]}
    report = brought_in(session, folder(tmp_path, mended))
    assert (report.made["customer"], report.kept["customer"]) == (1, 2)


def test_it_stands_beside_what_is_there(world_session: Session, tmp_path):
    before = counts(world_session)
    brought_in(world_session, folder(tmp_path))
    after = counts(world_session)
    assert after["deals"] == before["deals"] + 4
    assert after["pipelines"] == before["pipelines"] + 1
    assert world_session.scalar(select(func.count()).where(Pipeline.is_default)) == 1


def test_names_that_are_taken_get_another_code(session: Session, tmp_path):
    session.add_all(
        [SalesTeam(name="Central", code="CENTRAL"), Product(name="GTX Pro", sku="GTX-PRO")]
    )
    brought_in(session, folder(tmp_path))
    codes = session.scalars(select(SalesTeam.code).where(SalesTeam.name == "Central")).all()
    assert len({*codes}) == 2


@pytest.mark.usefixtures("clean_database")
def test_a_dry_run_leaves_nothing_and_says_what_it_found(tmp_path, capsys):
    assert imports.run(named(tmp_path), mapping=None, dry_run=True, skip_bad_rows=False) == 0
    assert "deal: 4 new" in (told := capsys.readouterr()).out
    assert "dry run: nothing was changed" in told.out
    assert "reading accounts.csv" in told.err
    with database.sessions()() as session:
        assert counts(session) == {}
    assert imports.run(named(tmp_path), mapping=None, dry_run=False, skip_bad_rows=False) == 0
    with database.sessions()() as session:
        assert counts(session)["deals"] == 4


@pytest.mark.usefixtures("clean_database")
def test_refused_rows_make_the_command_fail_and_are_in_the_report_file(tmp_path, capsys):
    place = named(tmp_path, BAD)
    assert imports.run(place, mapping=None, dry_run=False, skip_bad_rows=False) == 1
    out = capsys.readouterr().out
    assert "1 row refused: nothing was imported" in out
    report = out.rsplit("report: ", 1)[1].strip()
    lines = Path(report).read_text(encoding="utf-8").splitlines()
    assert "sales_pipeline.csv,6,sales_agent,Nobody,there is no such user," in lines
    assert imports.run(place, mapping=None, dry_run=False, skip_bad_rows=True) == 1
    with database.sessions()() as session:
        assert session.scalar(text("SELECT count(*) FROM deals")) == 4


def named(place: Path, extra: dict[str, list[str]] | None = None) -> Path:
    """The folder under the name that the committed mapping has."""
    home = place / "crm-sales-opportunities"
    home.mkdir(exist_ok=True)
    return folder(home, extra)
