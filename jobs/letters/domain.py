"""The name under which this installation writes mails."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import settings

NAMED: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+")
UNNAMED: Final = "trustcart.localdomain"


def own_domain() -> str:
    """Return the host that the outside sees; one without a name of its own gets a name."""
    host = urlsplit(settings.get().base_url).hostname or ""
    return host if NAMED.fullmatch(host) and not host.endswith("localhost") else UNNAMED
