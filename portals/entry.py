"""The customers' door: password, mailed code or link, reset, invitation, and the two switches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from auth import cookies, forms, passwords, throttle
from auth.entrance import Entered, Entrance, NotLetIn, network_of
from auth.web import local_path
from portals.failing import Handler, shown
from portals.failures import Failed, Failure
from portals.pages import Portal, said
from portals.posting import Form, Told
from portals.rendering import guarded, rendered
from portals.visits import reader_of

WRONG: Final = said("The email address or the password is not right. Check both and try again.")
WRONG_CODE: Final = said(
    "This is not the code that we mailed, or it is too old. Ask for a new one."
)
NO_ADDRESS: Final = said("Enter an email address such as name@example.com.")
NO_PASSWORD: Final = said("Enter your password, or let us mail you a code.")
NO_CODE: Final = said("Enter the six digits from our mail.")
TOO_OFTEN: Final = said("Too many attempts from your network. Wait a minute, then try again.")


class Entry:
    """The pages in front of a portal; what they do is the entrance's business."""

    def __init__(self, portal: Portal, entrance: Entrance) -> None:
        """One door for the people of one portal."""
        self._portal, self._entrance = portal, entrance
        self._audience = portal.role.audience

    def routes(self) -> list[Route]:
        """The door's addresses; they come before the portal's own."""
        home = self._portal.home
        handlers: dict[str, tuple[Handler, Handler]] = {
            "/login": (self._show_login, self._log_in),
            "/login/mail": (self._to_login, self._mail_code),
            "/login/code": (self._to_login, self._log_in_by_code),
            "/login/link/{secret}": (self._show_link, self._log_in_by_link),
            "/reset": (self._show_reset, self._mail_reset),
            "/invite/{secret}": (self._show_invite, self._accept_invite),
        }
        return [
            Route(f"{home}{path}", shown(self._portal, handler), methods=[method])
            for path, pair in handlers.items()
            for method, handler in zip(("GET", "POST"), pair, strict=True)
        ]

    async def _show_login(self, request: Request) -> Response:
        actor = await self._entrance.caller(request)
        wanted = self._wanted(request.query_params)
        if actor is not None and actor.role is self._portal.role:
            return guarded(RedirectResponse(wanted or self._portal.home, 303))
        return self._page(request, "login", Form("login"), wanted=wanted)

    async def _to_login(self, _: Request) -> Response:
        return guarded(RedirectResponse(self._portal.login, 303))

    async def _log_in(self, request: Request) -> Response:
        fields = await self._read(request)
        form = _form("login", fields)
        email, password = fields.get("email", ""), fields.get("password", "")
        wanted = self._wanted(fields)
        if not _is_address(email):
            form.errors["email"] = Told(NO_ADDRESS)
        if not password:
            form.errors["password"] = Told(NO_PASSWORD)
        if form.wrong:
            return self._page(request, "login", form, 422, wanted=wanted)
        if not throttle.may_try("login", network_of(request)):
            form.general.append(Told(TOO_OFTEN))
            return self._page(request, "login", form, 429, wanted=wanted)
        entered = await self._entrance.by_password(request, email, password, self._audience)
        if entered is None:
            form.general.append(Told(WRONG))
            return self._page(request, "login", form, 401, wanted=wanted)
        return self._let_in(entered, wanted)

    async def _mail_code(self, request: Request) -> Response:
        """The same page for everybody; whether a mail goes out is found out afterwards."""
        fields = await self._read(request)
        form, wanted = _form("code", fields), self._wanted(fields)
        if not _is_address(form.entries.get("email", "")):
            form.errors["email"] = Told(NO_ADDRESS)
            return self._page(request, "login", form, 422, wanted=wanted)
        if not throttle.may_try("mail", network_of(request)):
            form.general.append(Told(TOO_OFTEN))
            return self._page(request, "login", form, 429, wanted=wanted)
        self._entrance.mail_sign_in(fields["email"], self._audience)
        return self._page(request, "code", form, wanted=wanted)

    async def _log_in_by_code(self, request: Request) -> Response:
        fields = await self._read(request)
        form, wanted = _form("code", fields), self._wanted(fields)
        code = fields.get("code", "")
        if not code.strip():
            form.errors["code"] = Told(NO_CODE)
            return self._page(request, "code", form, 422, wanted=wanted)
        if not throttle.may_try("code", network_of(request)):
            form.general.append(Told(TOO_OFTEN))
            return self._page(request, "code", form, 429, wanted=wanted)
        email = fields.get("email", "")[:254]
        entered = await self._entrance.by_code(request, email, code, self._audience)
        if entered is None:
            form.errors["code"] = Told(WRONG_CODE)
            return self._page(request, "code", form, 401, wanted=wanted)
        return self._let_in(entered, wanted)

    async def _show_link(self, request: Request) -> Response:
        """Looking, as mail scanners do, uses nothing up."""
        owner = await self._entrance.link_owner(request.path_params["secret"], login=True)
        if owner is None:
            raise Failed(Failure.GONE)
        return self._page(request, "link", Form("link"), owner=owner)

    async def _log_in_by_link(self, request: Request) -> Response:
        fields = await self._read(request)
        entered = await self._entrance.by_link(request, request.path_params["secret"])
        if entered is None:
            raise Failed(Failure.GONE)
        return self._let_in(entered, self._wanted(fields))

    async def _show_reset(self, request: Request) -> Response:
        return self._page(request, "reset", Form("reset"), sent=False)

    async def _mail_reset(self, request: Request) -> Response:
        fields = await self._read(request)
        form = _form("reset", fields)
        if not _is_address(form.entries.get("email", "")):
            form.errors["email"] = Told(NO_ADDRESS)
            return self._page(request, "reset", form, 422, sent=False)
        if not throttle.may_try("mail", network_of(request)):
            form.general.append(Told(TOO_OFTEN))
            return self._page(request, "reset", form, 429, sent=False)
        self._entrance.mail_reset(fields["email"], self._audience)
        return self._page(request, "reset", form, sent=True)

    async def _show_invite(self, request: Request) -> Response:
        return await self._invite(request, Form("invite"))

    async def _accept_invite(self, request: Request) -> Response:
        fields = await self._read(request)
        form = _form("invite", fields)
        if not throttle.may_try("invite", network_of(request)):
            raise Failed(Failure.TOO_OFTEN, retry_after=60)
        secret, password = request.path_params["secret"], fields.get("password", "")
        try:
            entered = await self._entrance.redeem(request, secret, password)
        except NotLetIn as refusal:
            form.errors["password"] = Told(refusal.message)
            return await self._invite(request, form, 422)
        return self._let_in(entered, "")

    async def _invite(self, request: Request, form: Form, status: int = 200) -> Response:
        owner = await self._entrance.link_owner(request.path_params["secret"])
        if owner is None:
            raise Failed(Failure.GONE)
        shortest = passwords.SHORTEST
        return self._page(request, "invite", form, status, owner=owner, shortest=shortest)

    async def _read(self, request: Request) -> dict[str, str]:
        fields = await forms.read_form(request)
        forms.check_ours(request, fields)
        return fields

    def _wanted(self, fields: Mapping[str, str]) -> str:
        """Where to go afterwards: within this portal, or nowhere."""
        path = local_path(fields.get("next", ""))
        return path if path.startswith((f"{self._portal.home}/", "/q/")) else ""

    def _let_in(self, entered: Entered, wanted: str) -> Response:
        at_home = entered.audience is self._audience
        response = guarded(
            RedirectResponse((wanted or self._portal.home) if at_home else "/account", 303)
        )
        cookies.give_session(response, entered.secret)
        return response

    def _page(
        self, request: Request, name: str, form: Form, status: int = 200, **fill: Any
    ) -> Response:
        return rendered(
            request,
            f"door/{name}.html",
            reader_of(request),
            status=status,
            portal=self._portal,
            actor=None,
            form=form,
            wrong=[form] if form.wrong else [],
            **fill,
        )


def _form(name: str, fields: Mapping[str, str]) -> Form:
    return Form(name, entries={"email": fields.get("email", "")[:254]})


def _is_address(text: str) -> bool:
    name, _, host = text.strip().rpartition("@")
    return bool(name) and "." in host and len(text) <= 254 and text.strip().isprintable()
