"""The embedded PostgreSQL of a data folder: made, started, shared, and stopped by the last.

Each process holds a shared lock while it uses the server. The kernel drops it when the process
dies in whatever way; who leaves and can have the lock alone was the last. The wheel's own start-up
is not used: it trusts every local user, opens folders for reading, and counts a killed process for
ever.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

import psutil
import psycopg
from sqlalchemy import URL

from models import embedded_programs, secrets
from models.embedded_programs import EmbeddedError

SUPERUSER: Final = "postgres"
SOCKET_NAME: Final = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH: Final = 100
STARTING_SECONDS: Final = 60
# jit costs more than it gives on short statements; the rest fits a machine that does more.
CONFIGURATION: Final = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "jit": "off",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Tests throw their cluster away, so they need not survive a power cut.
THROWN_AWAY: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Server:
    """One cluster in one folder."""

    def __init__(self, place: Path, *, durable: bool = True) -> None:
        self.place = place
        self.cluster = place / "postgres"
        self.durable = durable
        self._share: int | None = None

    def enter(self) -> None:
        """Take part in using the server; start it, or adopt one that a killed process left."""
        self.place.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._share = os.open(self.place / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._share, fcntl.LOCK_SH)
            if not self._answers():
                self._make()
                self._start()

    def leave(self) -> None:
        """Stop taking part; the last one stops the server."""
        if self._share is None:
            return
        with self._alone():
            with suppress(OSError, EmbeddedError):  # others use it, or it is down already
                fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
                embedded_programs.run("pg_ctl", "-D", self.cluster, "-m", "fast", "-w", "stop")
            os.close(self._share)
            self._share = None

    def url(self, database: str = "postgres") -> URL:
        """Address of a database of this server."""
        return URL.create(
            "postgresql+psycopg",
            username=SUPERUSER,
            password=self._password(),
            database=database,
            query={"host": str(self.socket_folder), "port": CONFIGURATION["port"]},
        )

    @property
    def socket_folder(self) -> Path:
        """The cluster itself, or a short path where the system would refuse the long one."""
        if len(str(self.cluster / SOCKET_NAME)) < LONGEST_SOCKET_PATH:
            return self.cluster
        mark = hashlib.sha256(str(self.cluster).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"crm-postgres-{mark}"

    def _password(self) -> str:
        folder = self.place / "secrets"
        folder.mkdir(mode=0o700, exist_ok=True)
        return secrets.kept_in(folder / "postgres-password")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.place / "postgres.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _answers(self) -> bool:
        address = self.url().set(drivername="postgresql").render_as_string(hide_password=False)
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make(self) -> None:
        """Make the folders and the cluster, owned by whoever runs the server."""
        for folder in {self.cluster, self.socket_folder}:
            folder.mkdir(mode=0o700, exist_ok=True)
            embedded_programs.give(folder)
            if folder.stat().st_uid != embedded_programs.owner():
                message = f"{folder} belongs to another user: remove it, or set CRM_DATA_DIR"
                raise EmbeddedError(message)
        ready = self.cluster / "crm.conf"
        if not ready.exists():  # also after a first start that was cut short
            shutil.rmtree(self.cluster)
            self.cluster.mkdir(mode=0o700)
            embedded_programs.give(self.cluster)
            self._initialise()
        chosen = CONFIGURATION | ({} if self.durable else THROWN_AWAY)
        chosen["unix_socket_directories"] = str(self.socket_folder)
        ready.write_text("".join(f"{name} = '{value}'\n" for name, value in chosen.items()))
        embedded_programs.give(ready)

    def _initialise(self) -> None:
        password = self.place / "postgres.first-password"
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self._password())
        embedded_programs.give(password)
        try:
            embedded_programs.run(
                *("initdb", "-D", self.cluster, "-U", SUPERUSER, "--pwfile", password),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions"),
                *("--locale", "C.UTF-8", "--locale-provider", "builtin"),
                *("--builtin-locale", "C.UTF-8", *(() if self.durable else ("--no-sync",))),
            )
        finally:
            password.unlink()
        with (self.cluster / "postgresql.conf").open("a") as file:
            file.write("include 'crm.conf'\n")

    def _start(self) -> None:
        if self._recovers():
            return
        log = self.cluster / "log"
        options = ("-l", log, "-w", "-t", STARTING_SECONDS)
        try:
            embedded_programs.run("pg_ctl", "-D", self.cluster, *options, "start")
        except EmbeddedError as error:
            said = log.read_text(errors="replace").splitlines()[-10:] if log.exists() else []
            raise EmbeddedError("\n".join([str(error), f"The end of {log}:", *said])) from error

    def _recovers(self) -> bool:
        """A living server that is silent is recovering or stopping; a dead one is forgotten."""
        note = self.cluster / "postmaster.pid"
        patience = time.monotonic() + STARTING_SECONDS
        while note.exists() and time.monotonic() < patience:
            if self._answers():
                return True
            if not _is_postgres(note):
                note.unlink(missing_ok=True)
            time.sleep(0.1)
        return False


def _is_postgres(note: Path) -> bool:
    """Whether the number in a pid file still is a server's, not that of a later process."""
    with suppress(psutil.Error, OSError, ValueError, IndexError):
        return "postgres" in psutil.Process(int(note.read_text().splitlines()[0])).name()
    return False


@cache
def server(place: Path) -> Server:
    """The running server of a data folder, which this process leaves when it ends."""
    found = Server(place)
    found.enter()
    atexit.register(found.leave)
    return found
