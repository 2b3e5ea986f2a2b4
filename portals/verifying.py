"""/verify: whether a PDF is what we sealed. Public; only certificates say whose they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import forms, throttle
from auth.actors import Role
from auth.entrance import network_of
from portals.failing import shown
from portals.failures import Failed, Failure
from portals.pages import Portal, said
from portals.posting import Form, Told
from portals.receiving import Brought, read_upload
from portals.rendering import rendered
from portals.visits import reader_of

PAPER: Final = "verify.html"
RECEIPT: Final = "verify_receipt.html"
CERTIFICATE: Final = "verify_certificate.html"
LARGEST: Final = 10_000_000
AT_ONCE: Final = 2
HASH: Final = re.compile(r"[0-9a-f]{64}")
VERIFY_ID: Final = re.compile(r"[0-9a-f]{32}")
NOTHING: Final = said("Choose a PDF, or enter its SHA-256.")
NO_HASH: Final = said("A SHA-256 has 64 digits and letters from a to f.")
PUBLIC: Final = Portal("customer", Role.CUSTOMER, "/portal", "", ())
Verify: TypeAlias = Callable[[bytes, str, str], Any]
"""Takes the file, its hash and the verification id; answers verdict, kind and since when."""
CheckReceipt: TypeAlias = Callable[[str, str], Any]
"""Takes a receipt's text, or none, and its id; answers what it says, None when it is no receipt."""
Certify: TypeAlias = Callable[[str], Any]
"""Takes an id; answers what the certificate with it says, None when there is none."""


@dataclass(slots=True)
class Verifying:
    """The two addresses, with an id and without."""

    verify: Verify
    receipt: CheckReceipt
    certify: Certify
    _room: CapacityLimiter | None = None

    def routes(self) -> list[Route]:
        """The addresses."""
        return [
            Route(path, shown(PUBLIC, handler), methods=[method])
            for path in ("/verify", "/verify/{id}")
            for method, handler in (("GET", self._show), ("POST", self._check))
        ]

    async def _show(self, request: Request) -> Response:
        known = _known(request)
        found = await to_thread.run_sync(self.receipt, "", known) if known else None
        if found is not None:
            return _page(request, Form("verify"), found, template=RECEIPT)
        found = await to_thread.run_sync(self.certify, known) if known else None
        template = PAPER if found is None else CERTIFICATE
        return _page(request, Form("verify"), found, template=template)

    async def _check(self, request: Request) -> Response:
        if not throttle.may_upload("verify", network_of(request)):
            raise Failed(Failure.TOO_OFTEN, retry_after=60)
        brought = await read_upload(request, LARGEST)
        forms.check_ours(request, brought.fields)
        if "receipt" in brought.fields:
            told = brought.fields["receipt"]
            found = await to_thread.run_sync(self.receipt, told, _known(request))
            return _page(request, Form("verify"), found, template=RECEIPT)
        form = Form("verify", entries={"hash": brought.fields.get("hash", "")[:100]})
        digest = _digest(brought, form)
        if form.wrong:
            return _page(request, form, None, 422)
        known = _known(request)
        self._room = self._room or CapacityLimiter(AT_ONCE)
        found = await to_thread.run_sync(
            self.verify, brought.content, digest, known, limiter=self._room
        )
        return _page(request, Form("verify"), found)


def _digest(brought: Brought, form: Form) -> str:
    if brought.content:
        return hashlib.sha256(brought.content).hexdigest()
    digest = "".join(brought.fields.get("hash", "").split()).lower()
    if not digest:
        form.errors["file"] = Told(NOTHING)
    elif not HASH.fullmatch(digest):
        form.errors["hash"] = Told(NO_HASH)
    return digest


def _known(request: Request) -> str:
    """Return the id of the address, nothing where it has none or none that can be."""
    verify_id: str = request.path_params.get("id", "").lower()
    return verify_id if VERIFY_ID.fullmatch(verify_id) else ""


def _page(
    request: Request, form: Form, found: Any, status: int = 200, template: str = PAPER
) -> Response:
    return rendered(
        request,
        template,
        reader_of(request),
        status=status,
        portal=PUBLIC,
        actor=None,
        form=form,
        wrong=[form] if form.wrong else [],
        done="",
        found=found,
        verify_id=_known(request),
    )
