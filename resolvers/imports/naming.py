"""Codes, addresses and article numbers of imported records: from their names, none twice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

DOMAIN: Final = "import.invalid"
LONGEST: Final = 24


class Names:
    """The values of a unique column that are taken, and new ones beside them."""

    def __init__(self, session: Session, column: Any, joint: str = "-") -> None:
        self._joint = joint
        self._taken = {str(value).casefold() for value in session.scalars(select(column))}

    def free(self, text: str, form: str = "{}") -> str:
        """A name from a text, put into a form; with a digest of the text where it is taken."""
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        digest = hashlib.sha256(text.encode()).hexdigest()[:7]
        short = re.sub(r"[^a-z0-9-]+", self._joint, plain).strip(".-")[:LONGEST].strip(".-")
        for each in (short or digest, f"{short}{self._joint}{digest}".strip(self._joint)):
            name = form.format(each)
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
        raise ValueError(f"two records are called {text}")
