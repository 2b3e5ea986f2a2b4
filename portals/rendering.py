"""How a page is put together and leaves the house: templates, words, formats, its headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auth import cookies, forms
from portals import assets, browsers, choosing, formats, preferences
from portals.languages import NAMES
from portals.pages import HERE
from portals.readers import Reader, gettext, ngettext, reader
from portals.wording import WORDED

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FRAMING: Final = f"{POLICY}; frame-src 'self'"
"""The policy of pages that hold a frame of our own."""
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    filters = formats.FILTERS | WORDED | choosing.FILTERS | browsers.FILTERS
    made.filters.update({name: _each_time(one) for name, one in filters.items()})
    made.globals.update(
        choosing.CHOICES,
        asset=assets.address,
        styles=assets.STYLES,
        languages=NAMES,
        reader=reader.get,
    )
    return made


def _each_time(function: Callable[..., Any]) -> Callable[..., Any]:
    """Keep Jinja from filtering constants once for all, when nobody reads yet."""

    @pass_context
    def filtered(_: Context, *given: Any, **more: Any) -> Any:
        return function(*given, **more)

    return filtered


TEMPLATES: Final = _environment()


def rendered(
    request: Request, name: str, reading: Reader, *, status: int = 200, **fill: Any
) -> Response:
    """A template as a page for its reader, with the token of its forms."""
    fresh = forms.fresh_seed(request)
    before = reader.set(reading)
    try:
        html = TEMPLATES.get_template(name).render(
            form_token=forms.form_token(request, fresh),
            theme=preferences.theme(request),
            here=request.url.path,
            **fill,
        )
    finally:
        reader.reset(before)
    response = HTMLResponse(html, status)
    if fresh:
        cookies.give_form(response, fresh)
    return guarded(response)


def guarded(response: Response) -> Response:
    """Nothing foreign runs in it, frames it, keeps it, finds it or learns its address."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
