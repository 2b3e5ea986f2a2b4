"""The staff's door: sign in, sign out, set a password by link, and who is signed in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from auth import cookies, forms, pages, passwords, throttle
from auth.actors import Actor
from auth.authenticate import Authenticator
from auth.doors import home_of
from auth.entrance import Entrance, NotLetIn, network_of
from models import database
from models.identities import Audience

WRONG = "The email address or the password is not right. Check both and try again."
TOO_OFTEN = "Too many attempts from your network. Wait a minute, then try again."
SPENT = "Links work once and for a few days only. Ask an administrator for a new one."
WELCOME = "Use the address your company knows you by."
Handler = Callable[[Request], Awaitable[Response]]


class Door:
    """The pages in front of the product; what they do is the entrance's business."""

    def __init__(
        self,
        authenticator: Authenticator,
        sessions: Callable[[], sessionmaker[Session]] = database.sessions,
    ) -> None:
        """Who is calling, and transactions."""
        self.authenticator, self.sessions = authenticator, sessions
        self.entrance = Entrance(authenticator, sessions)

    def routes(self) -> list[Route]:
        """The door's addresses."""
        return [
            Route("/login", shown(self.show_login), methods=["GET"]),
            Route("/login", shown(self.log_in), methods=["POST"]),
            Route("/logout", shown(self.log_out), methods=["POST"]),
            Route("/account", shown(self.show_account), methods=["GET"]),
            Route("/invite/{secret}", shown(self.show_invite), methods=["GET"]),
            Route("/invite/{secret}", shown(self.accept_invite), methods=["POST"]),
        ]

    async def caller(self, request: Request) -> Actor | None:
        """The actor of the request's session, if it is a live one."""
        return await self.entrance.caller(request)

    async def show_login(self, request: Request) -> Response:
        """The form, or straight on for whoever is signed in."""
        wanted = local_path(request.query_params.get("next", ""))
        actor = await self.caller(request)
        if actor is not None:
            return onward(wanted or home_of(actor.audience))
        return _login_page(request, wanted, audience=request.query_params.get("as", ""))

    async def log_in(self, request: Request) -> Response:
        """Answer the same to unknown, wrong, paused and disabled."""
        fields = await forms.read_form(request)
        forms.check_ours(request, fields)
        email, password = fields.get("email", ""), fields.get("password", "")
        wanted, audience = local_path(fields.get("next", "")), fields.get("as", "")
        again = partial(_login_page, request, wanted, audience=audience, email=email[:254])
        if not throttle.may_try("login", network_of(request)):
            return again(problem=TOO_OFTEN, status=429)
        entered = await self.entrance.by_password(request, email, password, _audience(audience))
        if entered is None:
            return again(problem=WRONG, status=401)
        response = onward(wanted or home_of(entered.audience))
        cookies.give_session(response, entered.secret)
        return response

    async def log_out(self, request: Request) -> Response:
        """End the session on the server, then in the browser."""
        fields = await forms.read_form(request)
        forms.check_ours(request, fields)
        await self.entrance.leave(request)
        response = onward(local_path(fields.get("next", "")) or "/login")
        cookies.take_session(response)
        return response

    async def show_account(self, request: Request) -> Response:
        """Who is signed in, and the way out."""
        actor = await self.caller(request)
        if actor is None:
            return onward("/login?next=/account")
        return pages.page(request, "account.html", actor=actor)

    async def show_invite(self, request: Request) -> Response:
        """Show whose password the link sets; looking, as mail scanners do, uses nothing up."""
        return await self._invite_page(request, problem="", status=200)

    async def accept_invite(self, request: Request) -> Response:
        """Use the link up, set the password, and sign in under a new session."""
        fields = await forms.read_form(request)
        forms.check_ours(request, fields)
        if not throttle.may_try("invite", network_of(request)):
            return pages.message(request, "Please wait", TOO_OFTEN, status=429)
        password = fields.get("password", "")
        if password != fields.get("again"):
            return await self._invite_page(request, "The two passwords differ.", status=422)
        secret = request.path_params["secret"]
        try:
            entered = await self.entrance.redeem(request, secret, password)
        except NotLetIn as refusal:
            return await self._invite_page(request, refusal.message, status=422)
        response = onward(home_of(entered.audience))
        cookies.give_session(response, entered.secret)
        return response

    async def _invite_page(self, request: Request, problem: str, *, status: int) -> Response:
        email = await self.entrance.link_owner(request.path_params["secret"])
        if email is None:
            return pages.message(request, "This link is no longer valid", SPENT, status=404)
        return pages.page(
            request,
            "invite.html",
            status=status,
            email=email,
            problem=problem,
            shortest=passwords.SHORTEST,
            longest=passwords.LONGEST,
        )


def shown(handler: Handler) -> Handler:
    """Turn a refused form into a page that says so."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except forms.BadForm as refusal:
            return pages.message(
                request, "That did not work", refusal.message, status=refusal.status
            )

    return guarded


def local_path(wanted: str) -> str:
    """Where to go afterwards: a path on this site, else nothing."""
    if not wanted.startswith("/") or len(wanted) > 4_000 or not wanted.isprintable():
        return ""
    return "" if wanted.startswith("//") or "\\" in wanted else wanted


def _login_page(
    request: Request,
    wanted: str,
    *,
    audience: str,
    email: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    return pages.page(
        request,
        "login.html",
        status=status,
        next=wanted,
        audience=audience if _audience(audience) else "",
        email=email,
        problem=problem,
        lead=WELCOME,
    )


def _audience(name: str) -> Audience | None:
    return Audience.__members__.get(name.upper())


def onward(path: str) -> Response:
    """Go to another page of this site."""
    return pages.guarded(RedirectResponse(path, 303))
