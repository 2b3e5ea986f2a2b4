"""`up`, `serve` and `worker`: the processes that stay."""

import gc
import socket
from typing import Any, Final

import uvicorn

import settings
from commands import demo as demo_world
from commands.addresses import follow_port, follow_web
from commands.failures import CommandError
from commands.migration import await_others
from commands.progress import result, say
from models import database

FACTORY: Final = "commands.serving:application"
# Objects of a request die young; what the start made stays, and is not searched time and again.
COLLECTOR: Final = (200_000, 20, 100)


def up(*, host: str, port: int, demo: bool) -> None:
    """`./crm up`: database, tables, demo world, web and jobs; prints where to go and who may."""
    _require_free(host, port)
    follow_port(port)
    chosen = settings.get()
    demo = demo and chosen.env is settings.Environment.DEMO
    say("connecting to PostgreSQL" if chosen.database_url else "starting PostgreSQL")
    database.database_url()
    demo_world.prepare(demo=demo)
    say("starting the web")
    welcome = [_addresses(), *([demo_world.logins()] if demo else []), "Ctrl-C stops it."]
    _Server(_configuration(host, port, workers=1), "\n".join(welcome)).run()


def serve(*, host: str, port: int, workers: int) -> None:
    """`./crm serve`: the web on a database that is up to date, in one or more processes."""
    _require_free(host, port)
    follow_port(port)
    await_others()
    if workers == 1:
        _Server(_configuration(host, port, workers=1), _addresses()).run()
    else:
        result(_addresses())
        database.dispose()
        uvicorn.run(**_configuration(host, port, workers=workers))


def work() -> None:
    """`./crm worker`: jobs in a process of their own."""
    from jobs import worker  # noqa: PLC0415  # the web process has no use for it

    follow_web()
    await_others()
    worker.run()


def application() -> Any:
    """What each web process runs; made before the first request, then left to itself."""
    from app import create_app  # noqa: PLC0415  # so that a taken port is told at once

    made = create_app()
    gc.set_threshold(*COLLECTOR)
    return made


class _Server(uvicorn.Server):
    """Says that it is there when it is there."""

    def __init__(self, configuration: dict[str, Any], welcome: str) -> None:
        super().__init__(uvicorn.Config(**configuration))
        self._welcome = welcome

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            result(self._welcome)


def _configuration(host: str, port: int, *, workers: int) -> dict[str, Any]:
    """A server without what costs time and says nothing."""
    proxies = settings.get().trusted_proxies
    return {
        "app": FACTORY,
        "factory": True,
        "host": host,
        "port": port,
        "workers": workers,
        "loop": "uvloop",
        "http": "schema.http.protocol:OneWrite",
        "lifespan": "on",
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "date_header": False,
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": proxies or None,
        "timeout_graceful_shutdown": 10,
    }


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            message = f"Cannot listen on {host}:{port} ({error}): stop who does, or choose --port"
            raise CommandError(message) from error


def _addresses() -> str:
    base = settings.get().base_url.rstrip("/")
    return f"TrustCart CRM is at {base}\n  sign in    {base}/login\n  GraphQL    {base}/graphql"
