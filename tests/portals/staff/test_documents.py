"""Documents of a portal with several roles: what is marked is left out, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import DocumentNode, parse, print_ast

from auth.actors import STAFF_ROLES, Role
from portals.documents import DocumentWrong, documents
from portals.pages import Page, Portal
from portals.rendering import TEMPLATES
from portals.rights import marked, within
from schema.build import schema_of
from tests.portals.staff.preparing import PORTAL

FILES = {
    "quotes/paper",
    "quotes/screen",
    "quotes/printed",
    "outbox/letter",
    "quotes/attachment",
    "partners/proof",
}
PAGES = [pytest.param(page, id=page.name) for page in PORTAL.pages]


FOR_WHOM = [
    pytest.param(page, role, id=f"{page.name}-{role}")
    for page in PORTAL.pages
    for role in STAFF_ROLES
    if page.is_for(role)
]


@pytest.mark.parametrize(("page", "role"), FOR_WHOM)
def test_what_a_page_asks_is_in_the_schema_of_each_role_it_is_for(page: Page, role: Role):
    assert documents(PORTAL, page, schema_of(role)).query is not None


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_leads_to_is_something_that_an_admin_can_do(page: Page):
    found = documents(PORTAL, page, schema_of(Role.ADMIN))
    assert set(page.then) | set(page.done) <= set(found.mutations)


@pytest.mark.parametrize("path", sorted(PORTAL.folder.rglob("*.graphql")), ids=lambda one: one.stem)
def test_what_is_marked_is_there_for_some_and_not_for_others(path: Path):
    document = parse(path.read_text(encoding="utf-8"))
    asked = [names(within(schema_of(role), document)) for role in STAFF_ROLES]
    for field in marked(document):
        there = [field.name.value in one for one in asked]
        assert any(there), f"nobody has {field.name.value}"
        assert not all(there), f"everybody has {field.name.value}: it needs no mark"


def names(document: DocumentNode) -> set[str]:
    """The fields that a document asks for."""
    return set(re.findall(r"\w+", print_ast(document)))


@pytest.mark.parametrize("page", PAGES)
def test_the_template_of_a_page_can_be_read(page: Page):
    if page.name not in FILES:
        TEMPLATES.get_template(f"staff/{page.name}.html")


def test_every_document_belongs_to_a_line_of_the_table():
    files = {
        str(path.relative_to(PORTAL.folder).with_suffix(""))
        for path in PORTAL.folder.rglob("*.graphql")
    }
    assert files == {page.name for page in PORTAL.pages} | {"frame"}


def test_the_pages_form_one_tree():
    assert len({page.name for page in PORTAL.pages}) == len(PORTAL.pages)
    for page in PORTAL.pages:
        assert PORTAL.above(page)[:1] in [(), (PORTAL.page("home"),)], page.name


def made(folder: Path, document: str, monkeypatch: pytest.MonkeyPatch) -> Portal:
    page = Page("page", "/page", "Page")
    monkeypatch.setattr("portals.pages.HERE", folder)
    (folder / "made").mkdir()
    (folder / "made" / "page.graphql").write_text(document)
    return Portal("made", Role.AGENT, "/", "", (page,))


def test_what_is_hidden_and_not_marked_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = "query A { emailMessages { nodes { lastError } } }"
    portal = made(tmp_path, text, monkeypatch)
    with pytest.raises(DocumentWrong, match="lastError"):
        documents(portal, portal.pages[0], schema_of(Role.AGENT))
    assert documents(portal, portal.pages[0], schema_of(Role.ADMIN)).query is not None


def test_a_mark_does_not_hide_what_is_wrong_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = "query A { emailMessages { nodes { lastError @ifKnown lastErorr } } }"
    portal = made(tmp_path, text, monkeypatch)
    for role in (Role.AGENT, Role.ADMIN):
        with pytest.raises(DocumentWrong, match="lastErorr"):
            documents(portal, portal.pages[0], schema_of(role))
