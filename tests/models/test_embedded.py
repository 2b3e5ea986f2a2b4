"""The embedded server: shared, stopped by the last, adopted after a SIGKILL, short socket paths."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

import settings
from models.database import plain_url
from models.embedded import LONGEST_SOCKET_PATH, SOCKET_NAME, Server
from models.embedded_programs import MEMORY

USER = """
import sys, time
from pathlib import Path
from models.embedded import Server
server = Server(Path(sys.argv[1]), durable=False)
server.enter()
print("in", flush=True)
sys.stdin.readline()
server.leave()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A data folder that the system user of PostgreSQL can reach too."""
    folder = Path(tempfile.mkdtemp(prefix="crm-embedded-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def answers(server: Server) -> bool:
    try:
        psycopg.connect(plain_url(server.url()), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def another_process(place: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(place)],
        cwd=settings.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in\n"
    return process


def test_the_last_process_that_leaves_stops_the_server(place: Path):
    server = Server(place, durable=False)
    server.enter()
    with another_process(place) as other:
        server.leave()
        assert answers(server)
        other.communicate("leave\n")
    assert not answers(server)


def test_a_server_left_by_a_killed_process_is_adopted(place: Path):
    with another_process(place) as other:
        other.send_signal(signal.SIGKILL)
        other.communicate()
    server = Server(place, durable=False)
    assert answers(server)
    server.enter()
    server.leave()
    assert not answers(server)


def test_a_server_that_was_killed_itself_starts_again(place: Path):
    server = Server(place, durable=False)
    server.enter()
    note = server.cluster / "postmaster.pid"
    number = int(note.read_text().split()[0])
    server.leave()
    # what a power cut leaves, when the number by now is another process's
    note.write_text(f"{os.getppid()}\n{server.cluster}\n0\n5432\n\n\n\n")
    assert number != os.getppid()
    server.enter()
    assert answers(server)
    server.leave()


def test_the_server_keeps_the_memory_of_large_answers(place: Path):
    server = Server(place, durable=False)
    server.enter()
    try:
        number = (server.cluster / "postmaster.pid").read_text().splitlines()[0]
        assert psutil.Process(int(number)).environ().items() >= MEMORY.items()
    finally:
        server.leave()


def test_the_password_and_the_secrets_are_their_owners_only(place: Path):
    server = Server(place, durable=False)
    server.enter()
    server.leave()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (place / "secrets").iterdir()}
    assert modes == {"postgres-password": 0o600}
    assert (place / "secrets").stat().st_mode & 0o777 == 0o700
    assert server.cluster.stat().st_mode & 0o777 == 0o700
    assert not list(place.glob("*first-password*"))


def test_a_wrong_password_is_refused(place: Path):
    server = Server(place, durable=False)
    server.enter()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(plain_url(server.url().set(password="guessed")))
    server.leave()


def test_the_socket_of_a_deep_folder_lies_elsewhere():
    deep = Server(Path("/srv") / ("deep" * 30))
    assert len(str(deep.socket_folder / SOCKET_NAME)) < LONGEST_SOCKET_PATH
    assert deep.socket_folder != Server(Path("/srv") / ("deep" * 31)).socket_folder
