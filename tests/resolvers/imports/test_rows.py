"""Some forty dirty rows: each is refused with file, line, column and reason, and no other is."""

import pytest
from sqlalchemy.orm import Session

from auth.actors import SYSTEM
from resolvers.imports import import_folder
from resolvers.imports.report import Refusal, Report
from tests.resolvers.imports.folders import FILES, folder, mapping

TEAMS, PRODUCTS = "sales_teams.csv", "products.csv"
ACCOUNTS, PIPELINE = "accounts.csv", "sales_pipeline.csv"
LONG = "x" * 300
DIRTY = [
    (TEAMS, ",Cara Losch,East", "sales_agent", "is empty"),
    (TEAMS, "Zoe,,East", "manager", "is empty"),
    (TEAMS, "Zoe,Cara Losch,", "regional_office", "is empty"),
    (TEAMS, f"{LONG},Cara Losch,East", "sales_agent", "more than 200 characters"),
    (TEAMS, "Anna Snelling,Cara Losch,East", "sales_agent", "taken by line 2"),
    (TEAMS, "Zoe,Cara Losch", "", "has 2 cells, the header has 3"),
    (TEAMS, "Zoe,Cara Losch,East,again", "", "has 4 cells"),
    (PRODUCTS, "GTX Plus,GTX,", "sales_price", "is empty"),
    (PRODUCTS, "GTX Plus,GTX,-5", "sales_price", "is negative"),
    (PRODUCTS, "GTX Plus,GTX,NaN", "sales_price", "is not a plain number"),
    (PRODUCTS, "GTX Plus,GTX,Infinity", "sales_price", "is not a plain number"),
    (PRODUCTS, 'GTX Plus,GTX,"1,096"', "sales_price", "is not a plain number"),
    (PRODUCTS, "GTX Plus,GTX,$1096", "sales_price", "is not a plain number"),
    (PRODUCTS, "GTX Plus,GTX,1e3", "sales_price", "is not a plain number"),
    (PRODUCTS, "GTX Plus,GTX,10.999", "sales_price", "more than the 2 decimals of USD"),
    (PRODUCTS, "GTX Plus,GTX,1000000000000000", "sales_price", "too large"),
    (PRODUCTS, "GTX Plus,GTX,١٢٣", "sales_price", "is not a plain number"),
    (PRODUCTS, "GTX Basic,GTX,1", "product", "taken by line 2"),
    (PRODUCTS, '"GTX" Plus,GTX,1', "", "is no CSV"),
    (ACCOUNTS, "Cancity,softwear,2001,1,2,Japan,", "sector", 'values (nearest: "software")'),
    (ACCOUNTS, "Cancity,retail,2001,1,2,Jappan,", "office_location", 'nearest: "Japan"'),
    (ACCOUNTS, "Cancity,retail,MMI,1,2,Japan,", "year_established", "is not a whole number"),
    (ACCOUNTS, "Cancity,retail,20011,1,2,Japan,", "year_established", "between 1000 and 9999"),
    (ACCOUNTS, "Cancity,retail,2001,many,2,Japan,", "revenue", "is not a plain number"),
    (ACCOUNTS, "Cancity,retail,2001,9999999999999,2,Japan,", "revenue", "too large"),
    (ACCOUNTS, "Cancity,retail,2001,1,2.5,Japan,", "employees", "is not a whole number"),
    (ACCOUNTS, "Cancity,retail,2001,1,-2,Japan,", "employees", "is not between 0 and"),
    (ACCOUNTS, "Cancity,retail,2001,1,2,Japan,Betateck", "subsidiary_of", 'nearest: "Betatech"'),
    (ACCOUNTS, "Ouro,retail,2001,1,2,Japan,Boros", "subsidiary_of", "its own ancestor"),
    (ACCOUNTS, "Boros,retail,2001,1,2,Japan,Ouro", "subsidiary_of", "its own ancestor"),
    (ACCOUNTS, "Can\0city,retail,2001,1,2,Japan,", "account", "contains a NUL"),
    (ACCOUNTS, "Can\x07city,retail,2001,1,2,Japan,", "account", "control characters"),
    (ACCOUNTS, f"{'y' * 200_000},retail,2001,1,2,Japan,", "account", "more than 200 characters"),
    (PIPELINE, "D1,Anna Snelling,GTX Pro,,Engaging,2017-01-05,,", "opportunity_id", "taken by"),
    (PIPELINE, "E1,Ana Snelling,GTX Pro,,Engaging,2017-01-05,,", "sales_agent", '"Anna Snelling"'),
    (PIPELINE, "E2,Anna Snelling,GTX Prro,,Engaging,2017-01-05,,", "product", '"GTX Pro"'),
    (
        PIPELINE,
        "E3,Anna Snelling,GTX Pro,Acme,Engaging,2017-01-05,,",
        "account",
        "no such customer",
    ),
    (PIPELINE, "E4,Anna Snelling,GTX Pro,Boros,Engaging,2017-01-05,,", "account", "was refused"),
    (PIPELINE, "E5,Anna Snelling,GTX Pro,,Wonn,2017-01-05,2017-02-01,1", "deal_stage", '"Won"'),
    (PIPELINE, "E6,Anna Snelling,GTX Pro,,Won,2017-01-05,,1", "close_date", "needs a closing date"),
    (
        PIPELINE,
        "E7,Anna Snelling,GTX Pro,,Won,2017-01-05,2017-01-04,1",
        "close_date",
        "lies before",
    ),
    (PIPELINE, "E8,Anna Snelling,GTX Pro,,Engaging,,,", "engage_date", "date of engagement"),
    (PIPELINE, "E9,Anna Snelling,GTX Pro,,Engaging,05/01/2017,,", "engage_date", "of the form"),
    (PIPELINE, "F1,Anna Snelling,GTX Pro,,Engaging,2017-02-30,,", "engage_date", "of the form"),
    (PIPELINE, "F2,Anna Snelling,GTX Pro,,Engaging,2999-01-01,,", "engage_date", "and today"),
    (
        PIPELINE,
        "F3,Anna Snelling,GTX Pro,,Engaging,2017-01-05,2017-02-01,",
        "close_date",
        "no closing",
    ),
    (PIPELINE, "F4,Anna Snelling,GTX Pro,,Prospecting,2017-01-05,,", "engage_date", "comes before"),
    (PIPELINE, "F5,Anna Snelling,GTX Pro,,Won,2017-01-05,2017-02-01,-1", "close_value", "negative"),
    (PIPELINE, ",Anna Snelling,GTX Pro,,Engaging,2017-01-05,,", "opportunity_id", "is the key"),
    (
        PIPELINE,
        f"F7,Anna Snelling,GTX Pro,{'y' * 201},Engaging,2017-01-05,,",
        "account",
        "200 fit",
    ),
    (PIPELINE, 'F6,"Anna Snelling,GTX Pro,,Engaging,2017-01-05,,', "", "never closed"),
]
FIRST_LINE = {name: FILES[name].strip().count("\n") + 2 for name in FILES}


@pytest.fixture
def report(session: Session, tmp_path) -> Report:
    extra: dict[str, list[str]] = {name: [] for name in FILES}
    for file, row, *_ in DIRTY:
        extra[file].append(row)
    report, complete = import_folder(session, SYSTEM, mapping(), folder=folder(tmp_path, extra))
    assert not complete
    return report


def test_every_dirty_row_is_refused_where_it_is_dirty(report: Report):
    found = {(each.file, each.line): each for each in reversed(report.refusals)}
    wrong = []
    for number, (file, _, column, reason) in enumerate(DIRTY):
        line = FIRST_LINE[file] + [row[0] for row in DIRTY[:number]].count(file)
        refusal = found.pop((file, line), Refusal(file, line, "none", "", "was taken"))
        if refusal.column != column or reason not in str(refusal):
            wrong.append((str(refusal), column, reason))
    assert wrong == []
    assert found == {}


def test_the_report_file_says_the_same_and_is_harmless_in_a_spreadsheet(report: Report, tmp_path):
    report.refusals.append(Refusal("a.csv", 2, "name", "=1+1", "is a formula"))
    lines = report.write(tmp_path / "reports").read_text().splitlines()
    assert lines[0] == "file,line,column,value,reason,nearest"
    assert lines[-1] == "a.csv,2,name,'=1+1,is a formula,"
    assert any(line.endswith(",there is no such product,GTX Pro") for line in lines)
