"""The three servers, each a process of its own with the same flags, and what they consume."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil

import settings
from commands.failures import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KINDS: Final = ("api", "idiomatic", "floor")
APPLICATIONS: Final = {
    "api": "bench.serving:api",
    "idiomatic": "bench.serving:idiomatic",
    "floor": "bench.serving:floor",
}
STARTING_SECONDS: Final = 180.0
QUIET_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    kind: str
    port: int
    process: psutil.Process

    def await_start(self) -> None:
        """Wait until it answers."""
        patience = time.monotonic() + STARTING_SECONDS
        while self.process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < patience:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        message = f"The server {self.kind} of the bench did not start; what it said is above"
        raise CommandError(message)

    def cpu(self) -> float:
        """Return the microseconds that it has computed so far."""
        return consumed(self.process.pid)

    def memory(self) -> float:
        """Return the megabytes that it holds."""
        return float(self.process.memory_info().rss) / 1e6

    def rest(self) -> None:
        """Wait until it has worked off what clients that are gone have asked."""
        patience = time.monotonic() + QUIET_SECONDS
        while time.monotonic() < patience:
            before = self.cpu()
            time.sleep(0.2)
            if self.cpu() - before < 5_000:
                return


@contextmanager
def started(
    kind: str, wiring: Mapping[str, Any], environment: Mapping[str, str]
) -> Iterator[Server]:
    """Run a server as long as the block lasts; it starts while the block goes on."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.serving", APPLICATIONS[kind], str(port)],
        cwd=settings.ROOT,
        env={**os.environ, **environment, "BENCH_WIRING": json.dumps(wiring)},
        stdout=2,  # the result is the bench's, whatever a server says goes to stderr
    )
    try:
        yield Server(kind, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def consumed(pid: int) -> float:
    """Return the microseconds of CPU of a process: to the nanosecond where the kernel tells."""
    try:
        return _scheduled(pid)
    except OSError:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        return float(times.user + times.system) * 1e6


def _scheduled(pid: int) -> float:
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e3


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
