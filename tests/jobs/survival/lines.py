"""A port that turns everybody away, or lets them through to a real server while it is open."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.jobs.mailing.servers import free_port


class Line:
    """Carries bytes between a port of its own and a server, while it is open."""

    def __init__(self, behind: int) -> None:
        self.port = free_port()
        self.turned_away = 0
        self._behind = behind
        self._open = False
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def open(self) -> None:
        """Let everybody through from now on."""
        self._open = True

    def close(self) -> None:
        """Break every connection, and take no new one."""
        self._open = False
        self._break()

    def end(self) -> None:
        """Be gone, port and all."""
        self.close()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                if not self._open:
                    near.close()
                    self.turned_away += 1
                    continue
                far = socket.create_connection(("127.0.0.1", self._behind))
                self._ends += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=pair, daemon=True).start()

    def _break(self) -> None:
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def line(behind: int) -> Iterator[Line]:
    """A line that is closed at first."""
    made = Line(behind)
    try:
        yield made
    finally:
        made.end()
