"""Every page of every portal: its files are there, its documents fit the schema of its role."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from auth.actors import Role
from portals import customer, partner
from portals.applying import APPLYING
from portals.documents import DocumentWrong, documents
from portals.pages import Page, Portal
from portals.rendering import TEMPLATES
from schema.build import schema_of

PORTALS = (customer.PORTAL, partner.PORTAL)
FILES = {
    "export",
    "programme/file",
    "quotes/image",
    "quotes/standing",
    "orders/document",
    "developers/contract",
    "money/statement_csv",
    "deals/hint",
    "deals/export",
    "deals/estimate",
    "deals/draft",
    "deals/calendar",
    "money/calendar",
    "funds/proof",
}
PAGES = [
    pytest.param(portal, page, id=f"{portal.name}-{page.name}")
    for portal in (*PORTALS, APPLYING)
    for page in portal.pages
]


@pytest.mark.parametrize(("portal", "page"), PAGES)
def test_what_a_page_asks_is_in_the_schema_of_its_visitors(portal: Portal, page: Page):
    found = documents(portal, page, schema_of(portal.role))
    assert found.query is not None or found.mutations
    assert set(page.then) | set(page.done) <= set(found.mutations)


@pytest.mark.parametrize(("portal", "page"), PAGES)
def test_the_template_of_a_page_can_be_read(portal: Portal, page: Page):
    if page.name in FILES:
        return
    TEMPLATES.get_template(portal.file_of(page, f"{page.name}.html"))
    for then in page.then.values():
        if then.endswith(".html"):
            TEMPLATES.get_template(portal.file_of(page, then))


@pytest.mark.parametrize("portal", PORTALS)
def test_every_file_of_a_portal_belongs_to_a_line_of_its_table(portal: Portal):
    shown = {then.removesuffix(".html") for page in portal.pages for then in page.then.values()}
    known = {page.name for page in portal.pages} | shown | {"frame"}
    files = {path.stem for path in portal.folder.iterdir() if path.suffix in {".html", ".graphql"}}
    assert files <= known


@pytest.mark.parametrize("portal", PORTALS)
def test_the_pages_of_a_portal_form_one_tree(portal: Portal):
    assert len({page.name for page in portal.pages}) == len(portal.pages)
    assert len({page.path for page in portal.pages}) == len(portal.pages)
    for page in portal.pages:
        assert portal.above(page)[:1] in [(), (portal.page("home"),)], page.name


def made(folder: Path, document: str, monkeypatch: pytest.MonkeyPatch) -> Portal:
    page = Page("page", "/page", "Page")
    monkeypatch.setattr("portals.pages.HERE", folder)
    (folder / "made").mkdir()
    (folder / "made" / "page.graphql").write_text(document)
    (folder / "made" / "frame.graphql").write_text("fragment Frame on Query { viewer { role } }")
    return Portal("made", Role.CUSTOMER, "/", "", (page,))


WRONG = {
    "a hidden field": "query A { customers { nodes { creditLimit } } }",
    "no GraphQL": "query A {",
    "no name": "{ viewer { role } }",
    "two queries": "query A { viewer { role } } query B { viewer { role } }",
    "an unknown fragment": "query A { ...Other }",
    "a staff mutation": "mutation A { deleteCustomer(input: {}) { userErrors { code } } }",
}


@pytest.mark.parametrize("document", WRONG.values(), ids=WRONG)
def test_a_wrong_document_is_found_before_anybody_visits(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    portal = made(tmp_path, document, monkeypatch)
    with pytest.raises(DocumentWrong, match=r"page\.graphql"):
        documents(portal, portal.pages[0], schema_of(Role.CUSTOMER))


def test_an_operation_takes_along_the_fragments_it_needs_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    document = """query A { ...Frame customers(first: 1) { nodes { ...Outer } } }
      mutation M($input: UpdateProfileInput!) {
        updateProfile(input: $input) { userErrors { code message path } } }
      fragment Outer on Customer { ...Inner }
      fragment Inner on Customer { name }"""
    portal = made(tmp_path, document, monkeypatch)
    found = documents(portal, portal.pages[0], schema_of(Role.CUSTOMER))
    assert found.query is not None
    assert all(f"fragment {name}" in found.query.text for name in ("Frame", "Outer", "Inner"))
    assert "fragment" not in found.mutations["M"].text


def test_a_broken_template_is_an_error():
    with pytest.raises(TemplateSyntaxError):
        TEMPLATES.from_string("{% if %}")
