"""The composition root: which parts there are, how they are wired, which address reaches which."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

import settings
from auth import grants, opaque
from auth.actors import SYSTEM, Actor
from auth.authenticate import Authenticator
from auth.bearers import Bearers
from auth.buckets import Buckets
from auth.oauth.web import OAuth
from auth.web import Door
from jobs import letters, reactions, worker
from jobs.pdf.html import preview_html
from jobs.rendering import RenderingError, inspector, renderer
from models import database, migrate, storage
from models.documents import FileAsset
from models.errors import DomainError
from models.identities import Audience
from models.ids import public_id
from models.mails import EmailMessage
from portals.applying import APPLYING, stranger
from portals.asking import Api
from portals.assets import Assets
from portals.customer import PORTAL
from portals.entry import Entry
from portals.failures import Failed, Failure
from portals.links import LINKED, Renewal, seen_beside
from portals.partner import PORTAL as PARTNERS
from portals.site import Site
from portals.staff import staff_portal
from portals.staff.previews import Previews
from portals.switching import Switches
from portals.uploading import Keep, Uploads
from portals.verifying import Verifying
from resolvers.certifications import Certified, verify_certification
from resolvers.quotes.papers import Printable, printable
from resolvers.quotes.viewing import renew_link
from resolvers.registrations.checking import Checked, check_receipt, kept_receipt
from resolvers.shared_files import LARGEST, upload_file
from resolvers.uploads import LARGEST_ATTACHED, attach_file, upload_image
from resolvers.verification import Verdict, Verified, verify_hash, verify_traces
from schema.http.endpoint import GraphQLEndpoint, Options
from schema.http.explorer import Explorer
from schema.reading.engine import Engine
from schema.reading.pool import Pool
from schema.writing import Writer

PAGES = settings.ROOT / "portals"
PAGE_WIDTH = 1240
logger = logging.getLogger(__name__)


class WallMissing(Exception):
    """Production runs behind the database's own wall, or says that it knows better."""


class Application:
    """Hands /graphql to its own ASGI application and everything else to Starlette's routes."""

    def __init__(
        self, graphql: GraphQLEndpoint, pages: Starlette, warm: Callable[[], None]
    ) -> None:
        self.graphql, self.pages, self.warm = graphql, pages, warm

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Route by path alone: the API does not pay for what pages need."""
        if scope["type"] == "http" and scope["path"] == "/graphql":
            await self.graphql(scope, receive, send)
        else:
            await self.pages(scope, receive, send)


def create_app() -> Application:
    """Put the product together for the database that the settings name."""
    _log()
    reactions.connect()
    chosen = settings.get()
    pools = {audience: _pool(audience) for audience in Audience}
    writer = Writer(database.sessions(), threads=chosen.write_pool_size)
    authenticator = Authenticator()
    engine = Engine(pools, writer, Buckets())
    endpoint = _endpoint(engine, authenticator)
    door = Door(authenticator)
    sites, front = _portals(Api(engine, authenticator), door)
    warm = partial(_warm, engine, sites)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.create_task(run_in_threadpool(warm))
        jobs = None if chosen.broker_url else await run_in_threadpool(worker.start)
        yield
        await warming
        endpoint.draining = True
        if jobs:
            await run_in_threadpool(jobs.stop)
        for pool in pools.values():
            await pool.close()

    pages = Starlette(routes=_routes(door, front, sites), lifespan=lifespan)
    return Application(endpoint, pages, warm)


def _portals(api: Api, door: Door) -> tuple[list[Site], list[Route]]:
    """The portals, and the addresses that are no page: signing in, links, uploads, checks."""
    by_link = seen_beside(Bearers().caller, door.caller)
    staff = staff_portal(_letter, Previews(_on_screen, _printed))
    sites = [
        Site(PORTAL, api, door.caller, storage.read),
        Site(LINKED, api, by_link, storage.read),
        Site(APPLYING, api, stranger, storage.read),
        Site(PARTNERS, api, door.caller, storage.read),
        Site(staff, api, door.caller, storage.read),
    ]
    attached = Uploads(_keeping(attach_file), LARGEST_ATTACHED)
    front = [
        *Entry(PORTAL, door.entrance).routes(),
        *Entry(PARTNERS, door.entrance).routes(),
        *Switches(PORTAL, api, door.caller).routes(),
        *Renewal(_renew).routes(),
        *Uploads(_keeping(upload_image)).routes(PORTAL, "/upload", door.caller),
        *Uploads(_keeping(upload_image)).routes(LINKED, "/q/{token}/upload", by_link),
        *attached.routes(PORTAL, "/attachment", door.caller),
        *attached.routes(LINKED, "/q/{token}/attachment", by_link),
        *Uploads(_keeping(upload_file), LARGEST).routes(PARTNERS, "/partner/upload", door.caller),
        *Uploads(_keeping(upload_file), LARGEST).routes(staff, "/app/upload", door.caller),
        *Verifying(_verify, _check_receipt, _certified).routes(),
    ]
    return sites, front


def _endpoint(engine: Engine, authenticator: Authenticator) -> GraphQLEndpoint:
    chosen = settings.get()
    site = chosen.base_url.rstrip("/").encode()
    options = Options(deadline_seconds=chosen.request_deadline, site=site)
    page = (PAGES / "templates/explorer.html").read_bytes()
    explorer = Explorer(page, chosen.explorer.value)
    return GraphQLEndpoint(engine, authenticator, options, explorer=explorer)


def _renew(token: str) -> None:
    with database.sessions().begin() as session:
        renew_link(session, SYSTEM, opaque.fingerprint(token))


def _keeping(use_case: Callable[..., FileAsset]) -> Keep:
    """How an upload is kept by a use-case; None for what it refuses."""

    def keep(actor: Actor, content: bytes, name: str) -> str | None:
        try:
            with database.sessions().begin() as session:
                asset = use_case(session, actor, content=content, file_name=name)
                return public_id(FileAsset.__prefix__, asset.id)
        except DomainError:
            return None

    return keep


def _verify(content: bytes, digest: str, verify_id: str) -> Verified:
    with database.sessions().begin() as session:
        found = verify_hash(session, digest, verify_id)
    if found.verdict is not Verdict.UNKNOWN or not content:
        return found
    try:
        seen = inspector().inspect(content)
    except RenderingError:
        return found  # whatever it is, it is no paper that was made here
    with database.sessions().begin() as session:
        return verify_traces(session, sealed=seen.sealed, verify_ids=seen.verify_ids)


def _check_receipt(text: str, receipt_id: str) -> Checked | None:
    with database.sessions().begin() as session:
        return check_receipt(session, text) if text.strip() else kept_receipt(session, receipt_id)


def _certified(verify_id: str) -> Certified | None:
    with database.sessions().begin() as session:
        return verify_certification(session, verify_id)


def _letter(mail_id: str) -> dict[str, Any]:
    """What a mail says, for those whom the API has shown that it is there."""
    with database.sessions()() as session:
        mail = session.get_one(EmailMessage, UUID(mail_id.rpartition("_")[2]))
        return letters.shown(session, mail)


def _on_screen(version_id: str) -> tuple[str, str]:
    """How a version looks now, for those whom the API has shown that it is there."""
    found = _printable(version_id)
    return preview_html(found.content, files=found.files, watermark=not found.version.frozen)


def _printed(version_id: str) -> list[bytes]:
    """The same as its printed pages."""
    found = _printable(version_id)
    drawn, marked = renderer(), not found.version.frozen
    try:
        pdf = drawn.quote(found.content, files=found.files, watermark=marked)
        return drawn.pages(pdf, width=PAGE_WIDTH)
    except RenderingError as problem:
        raise Failed(Failure.AWAY, reason=str(problem)) from problem


def _printable(version_id: str) -> Printable:
    with database.sessions()() as session:
        return printable(session, UUID(version_id.rpartition("_")[2]))


def _warm(engine: Engine, sites: list[Site]) -> None:
    """Build the schemas while the first pages are already served; what stays is not collected."""
    engine.warm()
    for site in sites:
        site.prepare()
    gc.collect()
    gc.freeze()


def _routes(door: Door, front: list[Route], sites: list[Site]) -> list[Route | Mount]:
    return [
        Route("/", lambda _: RedirectResponse("/account", status_code=303)),
        *door.routes(),
        *OAuth(door).routes(),
        *front,
        *(route for site in sites for route in site.routes()),
        Route("/healthz", healthy),
        Route("/readyz", ready),
        Route("/metrics", metrics),
        Mount("/static", Assets()),
    ]


async def healthy(_: Request) -> Response:
    """Answer once migrations and the demo load are done: the process starts after both."""
    return PlainTextResponse("ok")


async def ready(_: Request) -> Response:
    """Answer whether requests can be served: the database is there and up to date."""

    def asked() -> bool:
        with database.engine().connect() as connection:
            connection.execute(text("SELECT 1"))
            return migrate.is_current(connection)

    try:
        current = await run_in_threadpool(asked)
    except SQLAlchemyError:
        return PlainTextResponse("the database is away", status_code=503)
    if not current:
        return PlainTextResponse("the database is not up to date", status_code=503)
    return PlainTextResponse("ready")


async def metrics(_: Request) -> Response:
    """Expose the process's numbers to Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _pool(audience: Audience) -> Pool:
    chosen = settings.get()
    url = grants.address(audience)
    if url.username != grants.role_name(audience):
        if chosen.env is settings.Environment.PRODUCTION and not chosen.accept_no_wall:
            message = (
                "The database roles of the read connections do not exist. Run ./crm migrate as a "
                "database user with CREATEROLE, or set CRM_ACCEPT_NO_WALL=true."
            )
            raise WallMissing(message)
        logger.warning("reads of %s run without their database role", audience.value)
    size = getattr(chosen, f"read_pool_{audience.value.lower()}")
    return Pool(database.plain_url(url), size, chosen.request_deadline)


def _log() -> None:
    level = settings.get().log_level.upper()
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
