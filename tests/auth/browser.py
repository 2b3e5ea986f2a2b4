"""What a browser does at the door: open a form, fill it, send it back."""

import re
from html import unescape

from httpx2 import Response
from starlette.testclient import TestClient

from tests.auth.conftest import PASSWORD

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def fields_of(page: Response) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}


def log_in(
    web: TestClient, email: str, password: str = PASSWORD, address: str = "/login"
) -> Response:
    """Open the login page, fill it in and send it."""
    form = fields_of(web.get(address))
    return web.post("/login", data=form | {"email": email, "password": password})
