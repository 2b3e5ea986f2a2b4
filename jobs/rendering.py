"""The renderer: PDFs are made, sealed and looked at by one warm child of each process.

This side imports neither WeasyPrint nor pyHanko. A child that takes too long, needs too much memory
or dies costs its own request only: the next one gets a new child.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final, NamedTuple

import settings
from jobs.pdf import wire
from models import clock

MEMORY: Final = 1024
SECONDS: Final = 25  # less than a reaction may take, for nothing interrupts one that waits for it
INSPECTION_MEMORY: Final = 512
INSPECTION_SECONDS: Final = 10
MOST_REQUESTS: Final = 500
KEPT: Final = ("HOME", "LANG", "LC_ALL", "PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "TMPDIR", "TZ")


class RenderingError(Exception):
    """A document could not be made or read; the message is safe to show."""


class SealKeys(NamedTuple):
    """Where the key that seals is: in a file that was supplied, else made once in the folder."""

    folder: Path
    supplied: str = ""
    password: str = ""
    tsa_url: str = ""


class Inspection(NamedTuple):
    """What a PDF says of itself.

    `sealed`: a seal of ours is in it. `intact`: what that seal covers is unchanged. `whole`: and it
    covers the whole file. `verify_ids`: the verification ids found, also in an altered file.
    """

    sealed: bool
    intact: bool
    whole: bool
    verify_ids: tuple[str, ...]


class Renderer:
    """Blocking calls for job threads; they take turns at the child."""

    def __init__(self, keys: SealKeys, *, memory: int = MEMORY, seconds: int = SECONDS) -> None:
        self._keys = keys
        self._command = [
            *(sys.executable, "-m", "jobs.pdf"),
            *("--memory", str(memory), "--seconds", str(seconds)),
        ]
        self._seconds = seconds
        # Whoever may hold it gives it back, also when his limit of time strikes as he takes it;
        # a lock of this kind refuses to be given back by anybody else.
        self._turn = threading.RLock()
        self._child: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._scratch = ""
        self._served = 0

    def quote(
        self,
        content: Mapping[str, Any],
        *,
        files: Mapping[str, bytes],
        watermark: bool = False,
        evidence: Sequence[Mapping[str, Any]] | None = None,
        locale: str | None = None,
    ) -> bytes:
        """A quote as PDF/A-3u, its canonical content attached; with evidence, signed.

        `files` holds the logo and the line images by their SHA-256; `locale` is how the reader
        writes numbers and dates, the quote's language unless given.
        """
        asked = {
            "content": content,
            "files": list(files),
            "watermark": watermark,
            "evidence": evidence,
            "locale": locale,
        }
        return self._ask("quote", asked, list(files.values())).parts[0]

    def invoice(
        self,
        content: Mapping[str, Any],
        *,
        files: Mapping[str, bytes],
        locale: str | None = None,
    ) -> bytes:
        """An invoice or credit note, likewise; `jobs/pdf/invoices.py` says what its content is."""
        asked = {"content": content, "files": list(files), "locale": locale}
        return self._ask("invoice", asked, list(files.values())).parts[0]

    def statement(self, content: Mapping[str, Any], *, locale: str | None = None) -> bytes:
        """A statement of commission; `jobs/pdf/statements.py` says what its content is."""
        return self._ask("statement", {"content": content, "locale": locale}).parts[0]

    def seal(self, pdf: bytes, *, reason: str, field: str) -> bytes:
        """The PDF with our PAdES seal over the whole of it, B-T with a time-stamp authority."""
        asked = {"reason": reason, "field": field, "tsa_url": self._keys.tsa_url}
        return self._ask("seal", asked, [pdf]).parts[0]

    def inspect(self, pdf: bytes) -> Inspection:
        """Look at a file that somebody brought; what is no PDF says nothing of itself."""
        found = self._ask("inspect", {}, [pdf]).header
        return Inspection(
            found["sealed"], found["intact"], found["whole"], tuple(found["verify_ids"])
        )

    def pages(self, pdf: bytes, *, width: int) -> list[bytes]:
        """Its pages as PNGs of a width in pixels."""
        return list(self._ask("pages", {"width": width}, [pdf]).parts)

    def warm(self) -> None:
        """Start the child and let it load what is slow to load."""
        self._ask("ping", {})

    def close(self) -> None:
        """End the child; the next call starts another."""
        held = self._turn.acquire(timeout=1)
        self._end()
        if held:
            self._turn.release()

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def _ask(self, kind: str, asked: Mapping[str, Any], parts: Sequence[bytes] = ()) -> wire.Frame:
        folder, supplied, password, _ = self._keys
        keys = {"folder": str(folder), "supplied": supplied, "password": password}
        at = clock.now().isoformat()
        request = wire.packed({**asked, "kind": kind, "keys": keys, "at": at}, parts)
        try:
            if not self._turn.acquire(timeout=self._seconds):
                raise RenderingError("The renderer is busy; try again later")
            answer = self._exchanged(request)
        finally:
            with suppress(RuntimeError):  # it never was our turn
                self._turn.release()
        if "refused" in answer.header:
            raise RenderingError(answer.header["refused"])
        return answer

    def _exchanged(self, request: bytes) -> wire.Frame:
        """The answer; a child that did not give it whole is ended."""
        try:
            return self._answered(request)
        except BaseException:
            self._end()
            raise

    def _answered(self, request: bytes) -> wire.Frame:
        try:
            line = self._started()
        except OSError as error:
            message = f"The renderer could not be started: {error.strerror}"
            raise RenderingError(message) from error
        deadline = time.monotonic() + self._seconds + 1
        try:
            line.settimeout(self._seconds + 1)
            line.sendall(request)
            answer = wire.received(lambda size: _read(line, size, deadline))
        except TimeoutError as error:
            raise RenderingError(f"The document took longer than {self._seconds} s") from error
        except (OSError, wire.Broken) as error:
            raise RenderingError(self._last_words()) from error
        if answer is None:
            raise RenderingError(self._last_words())
        return answer

    def _started(self) -> socket.socket:
        """The way to a child that lives: a new one after a death, and after many requests."""
        if self._line is None or self.pid is None or self._served >= MOST_REQUESTS:
            self._end()
            self._scratch = mkdtemp(prefix="crm-pdf-")
            self._line, theirs = socket.socketpair()
            with theirs:
                self._child = subprocess.Popen(
                    [*self._command, "--scratch", self._scratch],
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    cwd=settings.ROOT,
                    start_new_session=True,  # Ctrl-C is for us; the child ends when we do
                    env={name: os.environ[name] for name in KEPT if name in os.environ},
                )
        self._served += 1
        return self._line

    def _last_words(self) -> str:
        """Why the child is gone."""
        code = self._child.wait(timeout=10) if self._child else None
        match code:
            case 70 | -5 | -6:  # by itself, or by the libraries below it
                return "The document needs more memory than a document may"
            case -14:
                return f"The document took longer than {self._seconds} s"
            case _:
                return "The renderer ended while it made the document; try again"

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._child is not None:
            self._child.send_signal(signal.SIGKILL)
            self._child.wait()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._line, self._child, self._scratch, self._served = None, None, "", 0


def _read(line: socket.socket, size: int, deadline: float) -> bytes:
    """So many bytes, or fewer when the other side ended."""
    found = bytearray()
    while len(found) < size:
        line.settimeout(max(deadline - time.monotonic(), 0.001))
        piece = line.recv(min(size - len(found), 2**20))
        if not piece:
            break
        found += piece
    return bytes(found)


_renderers: dict[tuple[int, str], Renderer] = {}
_making = threading.Lock()


def renderer() -> Renderer:
    """The renderer of this process; a process that was forked off makes its own."""
    return _own("renderer", MEMORY, SECONDS)


def inspector() -> Renderer:
    """The child that looks at strangers' files: it shares nothing with the one that seals."""
    return _own("inspector", INSPECTION_MEMORY, INSPECTION_SECONDS)


def _own(name: str, memory: int, seconds: int) -> Renderer:
    with _making:
        process = os.getpid()
        if any(made_by != process for made_by, _ in _renderers):
            _renderers.clear()
        if (process, name) not in _renderers:
            made = Renderer(_configured(), memory=memory, seconds=seconds)
            _renderers[process, name] = made
            atexit.register(made.close)
        return _renderers[process, name]


def _configured() -> SealKeys:
    given = settings.get()
    return SealKeys(
        given.data_dir / "keys",
        given.signing_key,
        given.signing_key_password.get_secret_value(),
        given.tsa_url,
    )
