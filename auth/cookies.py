"""The cookies: the session's, the one that ties a form to its browser, and the theme's."""

from http.cookies import CookieError, SimpleCookie

from starlette.responses import Response

import settings

LONGEST_HEADER = 8_192
THEME = "crm_theme"
THEMES = ("light", "dark")


def session_value(header: str | None) -> str | None:
    """The session secret in a request's Cookie header, if there is one."""
    return _value(header, session_name())


def form_value(header: str | None) -> str | None:
    """The secret that ties forms to a browser without a session."""
    return _value(header, form_name())


def theme(header: str | None) -> str:
    """Light or dark as it was switched in the portals; nothing means as the system has it."""
    chosen = _value(header, THEME)
    return chosen if chosen in THEMES else ""


def give_session(response: Response, secret: str) -> None:
    """Hand the session to the browser; the server alone decides when it ends."""
    _give(response, session_name(), secret)


def give_form(response: Response, secret: str) -> None:
    """Tie the forms of a page to a browser that has no session."""
    _give(response, form_name(), secret)


def take_session(response: Response) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(
        session_name(), path="/", secure=_secure(), httponly=True, samesite="lax"
    )


def session_name() -> str:
    """The session cookie's name; behind https no other host can set it."""
    return "__Host-crm_session" if _secure() else "crm_session"


def form_name() -> str:
    """The form cookie's name."""
    return "__Host-crm_form" if _secure() else "crm_form"


def _give(response: Response, name: str, secret: str) -> None:
    response.set_cookie(name, secret, path="/", secure=_secure(), httponly=True, samesite="lax")


def _secure() -> bool:
    return settings.get().base_url.startswith("https://")


def _value(header: str | None, name: str) -> str | None:
    if not header or len(header) > LONGEST_HEADER or name not in header:
        return None
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return found.value if found else None
