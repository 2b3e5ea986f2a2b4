"""A limit of time for a whole conversation, also with a server that answers byte by byte."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import Final, Self

LAST: Final = 5


class Limit:
    """The time that is left; when none is, the line is cut, whatever waits on it."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._line: socket.socket | None = None
        self.passed = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        if self._line is not None:
            self._line.close()

    @property
    def left(self) -> float:
        """Seconds; never none, which would mean for ever."""
        return max(self._ends - time.monotonic(), 0.001)

    def connect(self, host: str, port: int) -> socket.socket:
        """A connection to the first of the host's addresses that answers within its share."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        failure: OSError = OSError("the host has no address")
        for at, (family, kind, protocol, _, address) in enumerate(found):
            line = socket.socket(family, kind, protocol)
            line.settimeout(self.left / (len(found) - at))
            try:
                line.connect(address)
            except OSError as error:
                line.close()
                failure = error
            else:
                line.settimeout(self.left + LAST)  # the cut comes first
                self._line = line.dup()
                return line
        raise failure

    def _cut(self) -> None:
        """End the connection itself, so that it does not matter what was built upon it."""
        self.passed = True
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
