"""The processes of an installation, started as anybody starts them, and killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess

import httpx2
import psutil

from tests.jobs.mailing.servers import free_port
from tests.jobs.survival.deals import until
from tests.jobs.survival.starting import started


@dataclass
class Process:
    """One of the commands that stay, started again whenever it was killed."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    site: str = ""
    running: ForkServerProcess | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it; a web is waited for until its API answers."""
        self.running = started(self.arguments, os.environ | self.environment)
        if self.site:
            until(self._answers)

    def kill(self) -> None:
        """End it without a word, and what it has started."""
        assert self.running is not None
        self.running.kill()
        self.running.join()

    def kill_renderer(self) -> bool:
        """End the child that makes its PDFs, if there is one."""
        assert self.running is not None
        for child in psutil.Process(self.running.pid).children():
            with suppress(psutil.NoSuchProcess):
                if "jobs.pdf" in child.cmdline():
                    child.kill()
                    return True
        return False

    def stop(self) -> int:
        """End it in order; returns its exit code."""
        assert self.running is not None
        assert self.alive, "it ended by itself"
        self.running.terminate()
        self.running.join(60)
        code = self.running.exitcode
        if code is None:
            self.kill()
        assert code is not None, "it did not end"
        return code

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.running is not None and self.running.is_alive()

    def _answers(self) -> bool:
        assert self.alive, "it ended by itself"
        try:
            asked = {"query": "{ __typename }"}
            return httpx2.post(f"{self.site}/graphql", json=asked, timeout=30).status_code < 500
        except httpx2.TransportError:
            return False


@contextmanager
def installation(**environment: str) -> Iterator[list[Process]]:
    """A web, and with a broker a worker beside it; both end with the block."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    environment = {"CRM_BASE_URL": site, "CRM_LOG_LEVEL": "error"} | environment
    found = [Process(("serve", "--port", str(port)), environment, site)]
    if environment.get("CRM_BROKER_URL"):
        found.append(Process(("worker",), environment))
    try:
        for each in found:
            each.start()
        yield found
    finally:
        for each in found:
            if each.alive:
                each.kill()
