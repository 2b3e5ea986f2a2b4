"""Files in all encodings and shapes: read when it is certain what they say, else refused."""

import pytest
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from models.errors import Invalid
from resolvers.imports import import_folder
from resolvers.imports import mapping as mappings
from resolvers.imports.report import Report
from tests.resolvers.imports.folders import FILES, folder, mapping, replaced

TEAMS = FILES["sales_teams.csv"].strip()
UNREADABLE = [
    (TEAMS.encode("latin-1"), "is not UTF-8 (byte 0xe9 in line 3); it may be Latin-1"),
    (TEAMS.encode("utf-16-le"), "looks like UTF-16 without a byte order mark"),
    (TEAMS.encode("utf-16")[:-1], "is not the utf-16 that it claims to be"),
    (b"", "is empty"),
    (b" \n\n", "is empty"),
    (TEAMS.replace("manager", "sales_agent", 1).encode(), "has the column sales_agent twice"),
    (TEAMS.replace("manager", "manger", 1).encode(), "lacks the column manager (nearest: manger)"),
    (TEAMS.replace(",", ";").encode(), "has one column only; its delimiter is not ','"),
]


def imported(session: Session, place, **options) -> Report:
    report, complete = import_folder(session, SYSTEM, mapping(), folder=place, **options)
    assert complete is not report.unreadable()
    return report


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(session: Session, tmp_path, encoding: str):
    report = imported(session, replaced(tmp_path, "sales_teams.csv", TEAMS.encode(encoding)))
    assert (report.refusals, report.made["user"]) == ([], 5)


def test_windows_line_ends_and_lines_within_a_cell_keep_the_count(session: Session, tmp_path):
    text = TEAMS.replace("\n", "\r\n").replace("Anna Snelling", '"Anna\r\nSnelling"')
    place = replaced(tmp_path, "sales_teams.csv", f"{text}\r\n,x,y\r\n".encode())
    report, complete = import_folder(session, SYSTEM, mapping(), folder=place)
    assert not complete
    here = [each for each in report.refusals if each.file == "sales_teams.csv"]
    assert [(each.line, each.column) for each in here] == [(2, "sales_agent"), (6, "sales_agent")]


@pytest.mark.parametrize(("content", "reason"), UNREADABLE)
def test_a_file_that_cannot_be_read_stops_the_import(session: Session, tmp_path, content, reason):
    report = imported(session, replaced(tmp_path, "sales_teams.csv", content), skip=True)
    assert report.refusals[0].line == 0
    assert reason in str(report.refusals[0])
    assert not report.made


def test_a_missing_file_is_told_with_the_nearest_name(session: Session, tmp_path):
    place = folder(tmp_path)
    (place / "accounts.csv").rename(place / "acounts.csv")
    report = imported(session, place, skip=True)
    assert str(report.refusals[0]) == "accounts.csv: is not in the folder (but acounts.csv is)"


def test_columns_that_nobody_asked_for_and_empty_lines_do_no_harm(session: Session, tmp_path):
    lines = [
        f"{line},{'notes' if not number else ''}" for number, line in enumerate(TEAMS.splitlines())
    ]
    content = "\n\n".join(lines).encode()
    report = imported(session, replaced(tmp_path, "sales_teams.csv", content))
    assert report.refusals == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ('system = "x"', "currency: Field required"),
        ("system = ", "is not TOML"),
        ("", "pipeline: Field required"),
    ],
)
def test_a_mapping_that_is_no_mapping_is_refused(tmp_path, wrong: str, reason: str):
    path = tmp_path / "mapping.toml"
    path.write_text(wrong)
    with pytest.raises(Invalid) as raised:
        mappings.load(path)
    assert reason in raised.value.message


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("fields.industry", "fields.industri", "customer has no field industri (industry?)"),
        ('fields.owner = { column = "sales_agent" }', "", "deal needs owner"),
        ('values = "country"', 'values = "countries"', "there is no [values.countries]"),
        ('currency = "USD"', 'currency = "US$"', "US$ is not a currency"),
        ('zone = "UTC"', 'zone = "Mars/Base"', "Mars/Base is not a time zone"),
        ('kind = "WON", probability = 100', 'kind = "WON", probability = 90', "probability 100"),
        ('name = "Lost", kind = "LOST"', 'name = "Lost", kind = "OPEN"', "one is won and one lost"),
        ('column = "series" }', 'column = "series", constant = "x" }', "give one of"),
        ('column = "employees" }', 'column = "employees", factor = 2 }', "is no number"),
        ('entity = "deal"', 'entity = "dael"', "Input should be"),
    ],
)
def test_mistakes_of_a_mapping_are_told(tmp_path, right: str, wrong: str, reason: str):
    path = tmp_path / "mapping.toml"
    committed = (mappings.FOLDER / "crm-sales-opportunities.toml").read_text()
    assert right in committed
    path.write_text(committed.replace(right, wrong))
    with pytest.raises(Invalid) as raised:
        mappings.load(path)
    assert reason in raised.value.message


def test_a_folder_without_a_mapping_names_those_that_exist(tmp_path):
    with pytest.raises(Invalid, match="crm-sales-opportunities"):
        mappings.for_folder(tmp_path)
