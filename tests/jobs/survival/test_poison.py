"""A document that kills its renderer every time is given up in the end; the others are not."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from dramatiq.middleware import TimeLimitExceeded
from dramatiq.middleware.threading import raise_thread_exception
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

import settings
from jobs import rendering
from jobs.draining import drain
from jobs.rendering import Renderer, RenderingError, SealKeys
from models import clock
from models.documents import Document, FileAsset
from models.events import MOST_ATTEMPTS, OutboxEntry
from models.ids import new_id
from resolvers.documents import keep_file
from tests.jobs.pdf import contents
from tests.jobs.survival.deals import Deals, left, until
from tests.resolvers.quotes.scene import LINE

HUGE = (6_000, 6_000)
NEEDS_MORE = "RenderingError: The document needs more memory than a document may"


@pytest.fixture
def renderer(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Renderer]:
    """The renderer of this process, with less memory than usual."""
    made = Renderer(SealKeys(place / "keys"), memory=350)
    monkeypatch.setitem(rendering._renderers, (os.getpid(), "renderer"), made)
    yield made
    made.close()


def picture(session: Session) -> Any:
    """A picture of a few bytes that is many when it is unpacked."""
    written = io.BytesIO()
    Image.new("RGBA", HUGE).save(written, "PNG")
    sha256 = keep_file(session, written.getvalue(), "image/png")
    asset = FileAsset(
        id=new_id(), sha256=sha256, size=1, media_type="image/png", file_name="huge.png"
    )
    session.add(asset)
    session.flush()
    return asset.id


def test_poison_is_parked_visibly_and_the_others_go_on(renderer: Renderer):
    deals = Deals(0)
    with deals.sessions.begin() as session:
        deals.scene.session = session
        image = picture(session)
        poison = deals.scene.sent(lines=[LINE | {"image_id": image}]).id
        deals.scene.sent()
    with deals.sessions.begin() as session:
        for entry in session.scalars(select(OutboxEntry)):
            entry.attempts = MOST_ATTEMPTS - 2
    due = clock.now()
    for _ in range(2):
        with clock.frozen(due):
            drain(deals.sessions)
        (entry,) = left(deals.sessions)
        assert entry.last_error == NEEDS_MORE
        due = entry.due
    assert renderer.pid is None
    with deals.sessions() as session:
        (paper,) = session.scalars(select(Document))
        assert paper.quote_id != poison
    (told,) = [one for one in listed() if one["state"] == "PARKED"]
    assert (told["reaction"], told["attempts"]) == ("render_sent_quote", MOST_ATTEMPTS)
    assert told["last_error"] == NEEDS_MORE
    with deals.sessions.begin() as session:
        deals.scene.session = session
        deals.scene.sent()
    drain(deals.sessions)
    assert [one.id for one in left(deals.sessions)] == [entry.id]


def listed() -> list[dict[str, Any]]:
    """What `./crm outbox jobs` tells."""
    asked = [sys.executable, "cli.py", "outbox", "jobs", "--json"]
    told = subprocess.run(asked, cwd=settings.ROOT, check=True, capture_output=True, text=True)
    return list(json.loads(told.stdout))


def test_who_runs_out_of_time_as_he_waits_leaves_the_renderer_to_the_others(renderer: Renderer):
    """The limit strikes a thread that waits for its turn the very moment that it has it."""
    renderer.warm()
    child = psutil.Process(renderer.pid)
    child.suspend()
    names: dict[str, int] = {}

    def draw(name: str) -> bytes:
        names[name] = threading.get_ident()
        return renderer.quote(contents.QUOTE, files=contents.FILES)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(draw, "first")
        until(lambda: "first" in names)
        second = pool.submit(draw, "second")
        until(lambda: "second" in names)
        raise_thread_exception(names["second"], TimeLimitExceeded)  # type: ignore[no-untyped-call]
        child.send_signal(signal.SIGKILL)
        with pytest.raises(RenderingError, match="The renderer ended"):
            first.result()
        with pytest.raises(TimeLimitExceeded):
            second.result()
        third = pool.submit(draw, "third")
        assert third.result(timeout=20).startswith(b"%PDF-1.7")


def test_a_child_leaves_no_files_behind_however_it_ends(renderer: Renderer):
    renderer.quote(contents.QUOTE, files=contents.FILES)
    first = Path(renderer._scratch)
    assert any(first.iterdir())
    psutil.Process(renderer.pid).kill()
    until(lambda: renderer.pid is None)
    renderer.warm()
    second = Path(renderer._scratch)
    assert (first.exists(), second.exists(), second.parent) == (False, True, first.parent)
    renderer.close()
    assert not second.exists()


PARENT = """
import sys, time
from pathlib import Path
from jobs.rendering import Renderer, SealKeys
renderer = Renderer(SealKeys(Path(sys.argv[1])))
renderer.warm()
print(renderer.pid, renderer._scratch, flush=True)
time.sleep(60)
"""


def test_a_child_whose_parent_was_killed_cleans_up_and_ends(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "keys")],
        cwd=settings.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid, scratch = parent.stdout.readline().split()
        child = psutil.Process(int(pid))
        assert Path(scratch).is_dir()
        parent.kill()
    child.wait(20)
    assert not Path(scratch).exists()
