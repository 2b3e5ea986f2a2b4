"""The child dies alone: of memory, of time, of a signal; the next request is served."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

import settings
from jobs import rendering
from jobs.pdf import wire
from jobs.rendering import Renderer, RenderingError, SealKeys
from tests.jobs.pdf import contents

HEAVY = ("PIL", "cryptography", "pyhanko", "pypdfium2", "weasyprint")


@pytest.fixture
def made(tmp_path: Path):
    """Makes renderers, and ends their children."""
    renderers: list[Renderer] = []

    def make(**limits: int) -> Renderer:
        renderers.append(Renderer(SealKeys(tmp_path / "keys"), **limits))
        return renderers[-1]

    yield make
    for each in renderers:
        each.close()


def until_busy(renderer: Renderer) -> int:
    """Wait until the child works, and say which process it is."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pid = renderer.pid
        if pid and psutil.Process(pid).cpu_percent(0.1) > 20:
            return pid
        time.sleep(0.01)
    message = "it never worked"
    raise AssertionError(message)


def test_a_document_that_needs_too_much_memory_dies_alone(made):
    renderer = made(memory=420)
    with pytest.raises(RenderingError, match="more memory than a document may"):
        renderer.quote(contents.quote(notes="word " * 10_000_000), files=contents.FILES)
    assert renderer.pid is None
    assert renderer.quote(contents.QUOTE, files=contents.FILES).startswith(b"%PDF-1.7")


def test_a_document_that_takes_too_long_dies_alone(made):
    renderer = made(seconds=8)
    with pytest.raises(RenderingError, match="took longer than 8 s"):
        renderer.quote(contents.long_quote(4_000), files=contents.FILES)
    assert renderer.pid is None
    assert renderer.quote(contents.QUOTE, files=contents.FILES).startswith(b"%PDF-1.7")


def test_a_child_that_hears_nothing_of_its_parent_ends_by_itself(made):
    renderer = made(seconds=8)
    renderer.warm()
    child = psutil.Process(renderer.pid)
    content = contents.long_quote(4_000)
    content["template"]["logo"] = None
    request = {
        "kind": "quote",
        "content": content,
        "files": [],
        "watermark": False,
        "evidence": None,
        "locale": None,
        "at": "2026-11-25T00:00+00:00",
    }
    renderer._line.sendall(wire.packed(request))
    assert child.wait(timeout=60) == -signal.SIGALRM


def test_a_child_killed_between_requests_is_replaced_unseen(made):
    renderer = made()
    renderer.warm()
    first = renderer.pid
    os.kill(first, signal.SIGKILL)
    psutil.Process(first).wait()
    renderer.warm()
    assert renderer.pid not in {None, first}


def test_a_child_killed_during_a_request_costs_that_request_only(made):
    renderer = made()
    raised: list[RenderingError] = []

    def ask() -> None:
        try:
            renderer.quote(contents.long_quote(2_000), files=contents.FILES)
        except RenderingError as error:
            raised.append(error)

    renderer.warm()
    asking = threading.Thread(target=ask)
    asking.start()
    os.kill(until_busy(renderer), signal.SIGKILL)
    asking.join()
    assert [str(each) for each in raised] == [
        "The renderer ended while it made the document; try again"
    ]
    assert renderer.quote(contents.QUOTE, files=contents.FILES).startswith(b"%PDF-1.7")


def test_threads_take_turns_and_each_gets_its_own_document(made):
    renderer = made()
    found: dict[int, bytes] = {}

    def ask(number: int) -> None:
        content = contents.quote(number=f"Q-{number}")
        found[number] = renderer.quote(content, files=contents.FILES)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(b"%PDF-1.7" in found[number] for number in range(6))
    assert len({*found.values()}) == 6


def test_a_child_is_replaced_after_many_requests(made, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rendering, "MOST_REQUESTS", 2)
    renderer = made()
    children = []
    for _ in range(4):
        renderer.warm()
        children.append(renderer.pid)
    assert children[0] == children[1] != children[2] == children[3]


def test_a_child_ends_with_its_parent():
    script = (
        "from pathlib import Path; from jobs.rendering import Renderer, SealKeys\n"
        "made = Renderer(SealKeys(Path('keys'))); made.warm(); print(made.pid, flush=True)\n"
        "input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=settings.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    psutil.wait_procs([child], timeout=30)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_the_child_is_told_no_secret(made):
    renderer = made()
    renderer.warm()
    told = psutil.Process(renderer.pid).environ()
    assert [name for name in told if name.startswith("CRM_")] == []


def test_the_parent_loads_nothing_that_typesets_or_signs():
    script = (
        "import sys, jobs.rendering\n"
        "jobs.rendering.renderer().warm(); jobs.rendering.renderer().close()\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=settings.ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_what_is_no_frame_is_told_from_one():
    def told(sent: bytes) -> wire.Frame | None:
        left, right = socket.socketpair()
        with left, right:
            left.sendall(sent)
            left.shutdown(socket.SHUT_WR)
            return wire.received(right.makefile("rb").read)

    assert told(wire.packed({"kind": "x"}, [b"a", b""])) == ({"kind": "x"}, (b"a", b""))
    assert told(b"") is None
    for broken in (b"\0\0", b"\0\0\0\5{}", b"\0\0\0\2[]", b"\xff\xff\xff\xff{}", b"\0\0\0\2ab"):
        with pytest.raises(wire.Broken):
            told(broken)
