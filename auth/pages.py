"""How a page leaves the house: its template, its content policy, and that nobody keeps it."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auth import cookies, forms, opaque

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    request: Request, name: str, *, status: int = 200, goes_to: str = "", **fill: Any
) -> Response:
    """Render a template with its form token; `goes_to` is a further place its form may lead to."""
    fresh = None if forms.has_seed(request) else opaque.new_secret()
    fill["form_token"] = forms.form_token(request, fresh)
    fill["theme"] = cookies.theme(request.headers.get("cookie"))
    response = HTMLResponse(_templates.get_template(name).render(fill), status)
    if fresh:
        cookies.give_form(response, fresh)
    return guarded(response, goes_to)


def message(request: Request, heading: str, text: str, *, status: int) -> Response:
    """A page that only says something."""
    return page(request, "message.html", status=status, heading=heading, text=text)


def guarded(response: Response, goes_to: str = "") -> Response:
    """Nothing foreign runs in it, frames it, keeps it, finds it or learns its address."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"form-action 'self' {goes_to}; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response
