"""Why a valid document is not run: coded, with the path of the field that is to blame."""

from __future__ import annotations


class Refused(Exception):
    """The plan or a value makes the whole request unacceptable."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        path: list[str | int] | None = None,
        executed: bool = False,
    ) -> None:
        """`executed` tells a refusal that a field answers from one of the whole request."""
        super().__init__(message)
        self.code, self.message, self.path, self.executed = code, message, path, executed
