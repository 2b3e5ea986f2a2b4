"""Styles and scripts of the pages: addressed by their content, so that browsers keep them."""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping
from functools import cache
from os import PathLike
from typing import Any, Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from portals.pages import HERE

FOLDER: Final = HERE / "static"
STYLES: Final = ("tokens.css", "layout.css", "parts.css", "charts.css", "quotes.css", "print.css")
FOR_EVER: Final = "public, max-age=31536000, immutable"


@cache
def address(name: str) -> str:
    """Where a file is found as it is now; another content has another address."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class Assets(StaticFiles):
    """The folder of styles and scripts."""

    def __init__(self) -> None:
        """Serve what lies in static/."""
        super().__init__(directory=FOLDER)

    def file_response(
        self,
        full_path: str | PathLike[str],
        stat_result: Any,
        scope: MutableMapping[str, Any],
        status_code: int = 200,
    ) -> Response:
        """The file, for ever when it was asked for by its content."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["X-Content-Type-Options"] = "nosniff"
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = FOR_EVER
        return response
