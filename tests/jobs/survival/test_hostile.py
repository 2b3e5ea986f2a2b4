"""What people write on the whole way of a quote stays text in every mail, paper and header."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

import settings
from models.errors import DomainError
from tests.jobs.mailing.reading import Page, links
from tests.jobs.mailing.servers import Behaviour, running
from tests.jobs.pdf.looking import attached, text
from tests.jobs.survival.journeys import Journey
from tests.resolvers.quotes.scene import ANA, LINE, Scene

BASE: Final = "http://127.0.0.1:8000"
INSIDE: Final = {"quote.json", "evidence.json", "invoice.json", "credit-note.json"}
HEADERS: Final = {
    "auto-submitted",
    "content-language",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "in-reply-to",
    "message-id",
    "mime-version",
    "references",
    "reply-to",
    "subject",
    "to",
}
READERS: Final = {ANA["email"], "cara@acme.test", "agent@trustcart.test"}
NO_TAGS: Final = {"script", "img", "iframe", "object", "embed", "svg", "form", "input", "base"}
TURNS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e]")


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """An address that nobody may ask."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def attacks(port: int) -> dict[str, str]:
    """What is written everywhere, by what it tries."""
    there = f"http://127.0.0.1:{port}"
    return {
        "markup": f'"><img src={there}/i><script src={there}/s></script><svg onload=alert(1)>',
        "styles": f"</style><style>@import '{there}/c'</style><link rel=attachment href=/etc/x>",
        "mail": '<mj-include path="/etc/passwd"/></mj-text><mj-raw><b>x</b></mj-raw>',
        "templates": "{{link:quote}} {{code}} {{ 7*7 }} {% include '/etc/passwd' %} ${7*7}",
        "links": f"javascript:alert(1) [x](javascript:alert(2)) data:text/html,x {there}/u",
        "names": '../../etc/passwd\\evil.pdf"; filename="evil.exe',
    }


@pytest.mark.parametrize(
    "names", [("markup", "templates"), ("styles", "names"), ("mail", "links")], ids=" and ".join
)
def test_nothing_of_it_is_run_fetched_attached_or_filled_in(
    place: Path, monkeypatch: pytest.MonkeyPatch, listening: socket.socket, names: tuple[str, ...]
):
    assert settings.get().data_dir == place
    known = attacks(listening.getsockname()[1])
    parts = [known[name] for name in names]
    written = " ".join(parts)
    post = Behaviour()
    with running(post) as port:
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://127.0.0.1:{port}")
        settings.get.cache_clear()
        journey = Journey(lambda _: written, post, port)
        journey.run()
    assert len(journey.papers) == 5
    for pdf in journey.papers:
        assert set(attached(pdf)) <= INSIDE
        printed = "".join(text(pdf).split())
        assert all("".join(part.split())[:24] in printed for part in parts)
        for sign in (b"/URI", b"/JavaScript", b"/Launch", b"/OpenAction"):
            assert sign not in pdf
    assert len(journey.mails) >= 14
    for mail in journey.mails:
        assert_harmless(mail)
    with pytest.raises(BlockingIOError):
        listening.accept()


def assert_harmless(mail: EmailMessage) -> None:
    """It goes to whom it should, its links lead to us, and nothing in it is not ours."""
    assert {name.lower() for name in mail} <= HEADERS
    assert len(mail.keys()) == len({name.lower() for name in mail})
    assert mail["To"].addresses[0].addr_spec in READERS
    assert len(mail["To"].addresses) == 1
    page = Page(_lines(mail, "html"))
    assert not NO_TAGS & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, given in page.tags for name in given)
    assert all(link.startswith((f"{BASE}/", "mailto:", "tel:")) for link in page.links)
    plain = _lines(mail, "plain")
    own = [link for link in links(plain) if link.startswith(BASE)]
    assert set(own) == {link for link in page.links if link.startswith(BASE)}
    assert len(set(own)) <= 2
    for said in (plain, page.seen, str(mail["Subject"]), str(mail["From"])):
        assert not TURNS.search(said)
    for file in mail.iter_attachments():
        assert re.fullmatch(r"Q-\d{4}-\d{5}-signed\.pdf", file.get_filename() or "")
        assert file.get_content_type() == "application/pdf"


def _lines(mail: EmailMessage, kind: str) -> str:
    """A part without the way in which a server ends lines."""
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


FORGED: Final = "a\r\nBcc: eve@evil.test\r\n\r\nhello"


@pytest.mark.parametrize(
    "written", [FORGED, "a\nb", "\u202egnp.exe", "a\u2028b", "a\0b", "\x1b[31m", "a\u2066b"]
)
def test_what_leaves_its_line_is_refused_where_it_is_written(session: Session, written: str):
    scene = Scene(session)
    tried: list[dict[str, Any]] = [
        {"title": written},
        {"lines": [LINE | {"name": written}]},
        {"lines": [LINE | {"unit": written}]},
        {"recipients": [ANA | {"name": written}]},
        {"recipients": [ANA | {"title": written}]},
        {"recipients": [ANA | {"email": f"{written}@acme.test"}]},
    ]
    for fields in tried:
        with pytest.raises(DomainError), session.begin_nested():
            scene.draft(**fields)


def test_longer_texts_keep_their_lines_and_turn_none(place: Path, monkeypatch: pytest.MonkeyPatch):
    assert settings.get().data_dir == place
    post = Behaviour()
    longer = {"intro", "notes", "line text", "question", "wish", "answer", "message"}
    with running(post) as port:
        monkeypatch.setenv("CRM_SMTP_URL", f"smtp://127.0.0.1:{port}")
        settings.get.cache_clear()
        told = f"{FORGED}\u202egnp.exe\u2067"
        Journey(lambda name: told if name in longer else name, post, port).run()
    mails = [post.message(at) for at in range(len(post.received))]
    for mail in mails:
        assert_harmless(mail)
    assert any("Bcc: eve@evil.test" in _lines(mail, "plain") for mail in mails)
