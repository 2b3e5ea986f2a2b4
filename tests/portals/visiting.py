"""What a visitor of a portal does: sign in, open pages, fill in forms, send them."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final

from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from app import create_app
from auth import cookies, sessions
from models import database
from models.identities import Audience, User
from tests.api import PEOPLE

BASE: Final = "http://127.0.0.1:8000"
FORM: Final = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
HEADING: Final = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HERE: Final = {"sec-fetch-site": "same-origin", "origin": BASE}


class Visitor:
    """A browser without JavaScript in front of the application."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def enter(self, person: str) -> Visitor:
        """Be signed in as somebody of the world, in a fresh session; "" is nobody."""
        self.client.cookies.clear()
        if person:
            with database.sessions().begin() as session:
                wanted = select(User).where(User.email == PEOPLE.get(person, person))
                user = session.scalars(wanted).one()
                secret = sessions.open_session(session, user, agent="Mozilla Firefox Windows")
            self.client.cookies.set(cookies.session_name(), secret)
        return self

    def get(self, path: str, **headers: str) -> Response:
        """Open a page; redirects are not followed."""
        return self.client.get(path, headers=headers)

    def fields(self, page: Response, do: str = "") -> dict[str, str]:
        """The hidden fields of the form that does something, by its operation's name."""
        for form in FORM.findall(page.text):
            found = {name: unescape(value) for name, value in HIDDEN.findall(form)}
            elsewhere = 'action="/logout"' in form or "/preferences" in form
            if found.get("do", "") == do and not elsewhere:
                return found
        raise AssertionError(do or "no form")

    def form(self, page: Response, field: str) -> dict[str, str]:
        """The hidden fields of the form that has a field of this name."""
        for form in FORM.findall(page.text):
            found = {name: unescape(value) for name, value in HIDDEN.findall(form)}
            if field in found:
                return found
        raise AssertionError(field)

    def form_to(self, page: Response, action: str) -> dict[str, str]:
        """The hidden fields of the form that goes to an address of this ending."""
        for form in FORM.findall(page.text):
            if re.match(rf'<form\b[^>]* action="[^"]*{re.escape(action)}"', form):
                return {name: unescape(value) for name, value in HIDDEN.findall(form)}
        raise AssertionError(action)

    def send(self, path: str, do: str, *, headers: dict[str, str] = HERE, **given: Any) -> Response:
        """Open a page, fill in one of its forms and send it."""
        fields = self.fields(self.get(path), do)
        return self.client.post(path, data=fields | _named(given), headers=headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Response:
        """Send fields as they are."""
        return self.client.post(path, data=fields, headers=headers or HERE)


def _named(given: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in given.items()}


def visit() -> TestClient:
    """The application over the configured database."""
    return TestClient(create_app(), base_url=BASE, follow_redirects=False)


def heading(page: Response) -> str:
    """What a page is headed."""
    found = HEADING.search(page.text)
    return unescape(found[1]).strip() if found else ""


def title(page: Response) -> str:
    """What a page's tab says."""
    found = TITLE.search(page.text)
    return unescape(found[1]).strip() if found else ""


def customers_people() -> list[str]:
    """The addresses of everybody who signs in for a customer."""
    with database.sessions()() as session:
        return [*session.scalars(select(User.email).where(User.kind == Audience.CUSTOMER))]
