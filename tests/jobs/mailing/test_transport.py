"""A mail is taken, deferred or rejected by real servers, and never anything in between."""

import ssl
import traceback
from pathlib import Path
from urllib.parse import quote

import pytest

from jobs.mailing import Deferred, Letter, Mailbox, OutgoingMail, Post, Rejected
from tests.jobs.mailing import servers
from tests.jobs.mailing.servers import DROP, HANG, Behaviour, running, talking

PASSWORD = "p@ss:wörd/?"
LOGIN = f"crm%40example.org:{quote(PASSWORD, safe='')}"
LETTER = Letter("Your quote", "<p>Your quote</p>", "Your quote\n.\n..end\n")


def mail(**changes) -> OutgoingMail:
    given = {
        "message_id": "<abc@example.org>",
        "sender": Mailbox("quotes@example.org", "Maya Weber"),
        "to": Mailbox("ana@acme.test", "Ana Almeida"),
        "letter": LETTER,
        "language": "en",
    }
    return OutgoingMail(**given | changes)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    return servers.certificate(tmp_path_factory.mktemp("tls"))


def send(port: int, *, scheme: str = "smtp", login: str = "", wish: str = "", seconds: float = 5):
    at = f"{login}@" if login else ""
    Post(f"{scheme}://{at}127.0.0.1:{port}{wish}", seconds=seconds).send(mail())


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("421 closing", Deferred),
        ("450 greylisted, come back", Deferred),
        ("452 no room", Deferred),
        ("550 nobody here", Rejected),
        ("552 too large", Rejected),
        ("554 refused", Rejected),
    ],
)
def test_an_answer_decides_at_each_step(step: str, answer: str, outcome: type[Exception]):
    with running(Behaviour({step: answer})) as port, pytest.raises(outcome, match=answer[:3]):
        send(port)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_defers(step: str):
    behaviour = Behaviour({step: DROP})
    with running(behaviour) as port, pytest.raises(Deferred, match="broke the connection"):
        send(port)
    assert len(behaviour.received) == (step == "DATA")


@pytest.mark.parametrize("step", ["MAIL", "DATA"])
def test_a_server_that_falls_silent_defers(step: str):
    with running(Behaviour({step: HANG})) as port, pytest.raises(Deferred, match="in time"):
        send(port, seconds=0.3)


def test_a_server_that_never_greets_defers():
    with talking() as port, pytest.raises(Deferred, match="in time"):
        send(port, seconds=0.3)


def test_a_server_that_answers_byte_by_byte_meets_the_limit_of_the_whole():
    greeting = b"220 " + b"x" * 500 + b"\r\n"
    with (
        talking(greeting, pause=0.05, whole=False) as port,
        pytest.raises(Deferred, match="in time"),
    ):
        send(port, seconds=0.4)


def test_nobody_there_defers():
    with pytest.raises(Deferred, match="no mail server answers"):
        send(servers.free_port())


@pytest.mark.parametrize(
    ("greeting", "outcome"), [(b"421 busy\r\n", Deferred), (b"554 not you\r\n", Rejected)]
)
def test_a_greeting_can_refuse(greeting: bytes, outcome: type[Exception]):
    with talking(greeting) as port, pytest.raises(outcome, match=greeting[:3].decode()):
        send(port)


def test_what_is_no_answer_defers():
    with talking(b"220 hello\r\n", b"what?\r\n", b"what?\r\n") as port, pytest.raises(Deferred):
        send(port, seconds=1)


@pytest.mark.parametrize("answer", ["500 what?", "421 bye", HANG, DROP])
def test_a_mail_that_was_taken_is_sent_whatever_follows(answer: str):
    behaviour = Behaviour({"QUIT": answer})
    with running(behaviour) as port:
        send(port)
    assert len(behaviour.received) == 1


def test_a_mail_arrives_as_it_was_written():
    behaviour = Behaviour()
    with running(behaviour) as port:
        send(port)
    envelope, message = behaviour.received[0], behaviour.message()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("quotes@example.org", ["ana@acme.test"])
    assert behaviour.sessions[0].host_name == "[127.0.0.1]"
    assert message["Message-ID"] == "<abc@example.org>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    plain = message.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == LETTER.text


def test_a_repeated_mail_bears_the_same_id():
    behaviour = Behaviour({"DATA": DROP})
    with running(behaviour) as port:
        with pytest.raises(Deferred):
            send(port)
        behaviour.answers.clear()
        send(port)
    assert behaviour.message(0)["Message-ID"] == behaviour.message(1)["Message-ID"]


@pytest.mark.parametrize("wish", ["", "&starttls=required"])
def test_starttls_is_taken_up(tls, wish: str):
    path, context = tls
    behaviour = Behaviour()
    with running(behaviour, tls_context=context) as port:
        send(port, wish=f"?ca={path}{wish}")
    assert behaviour.sessions[-1].ssl is not None
    assert len(behaviour.received) == 1


def test_starttls_can_be_left_alone(tls):
    behaviour = Behaviour()
    with running(behaviour, tls_context=tls[1]) as port:
        send(port, wish="?starttls=never")
    assert behaviour.sessions[-1].ssl is None


def test_starttls_that_must_be_and_is_not_defers():
    behaviour = Behaviour()
    with running(behaviour) as port, pytest.raises(Deferred, match="does not offer STARTTLS"):
        send(port, wish="?starttls=required")
    assert behaviour.received == []


def test_starttls_that_is_offered_and_refused_defers():
    greeting = (b"220 hello\r\n", b"250-hello\r\n250 STARTTLS\r\n", b"501 no\r\n")
    with talking(*greeting) as port, pytest.raises(Deferred, match="refuses"):
        send(port)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_vouches_for_defers(tls, scheme: str):
    behaviour = Behaviour()
    settings = {"tls": tls[1]} if scheme == "smtps" else {"tls_context": tls[1]}
    with running(behaviour, **settings) as port, pytest.raises(Deferred, match="certificate"):
        send(port, scheme=scheme)
    assert behaviour.received == []


def test_tls_from_the_start(tls):
    path, context = tls
    behaviour = Behaviour()
    with running(behaviour, tls=context) as port:
        send(port, scheme="smtps", wish=f"?ca={path}")
    assert len(behaviour.received) == 1


def test_tls_with_a_server_that_speaks_none_defers():
    with talking(b"220 hello\r\n") as port, pytest.raises(Deferred):
        send(port, scheme="smtps", seconds=1)


def test_a_limit_of_time_holds_behind_tls(tls):
    path, context = tls
    with (
        running(Behaviour({"DATA": HANG}), tls=context) as port,
        pytest.raises(Deferred, match="in time"),
    ):
        send(port, scheme="smtps", wish=f"?ca={path}", seconds=0.5)


@pytest.mark.parametrize("excluded", [[], ["PLAIN"]])
def test_who_has_a_password_signs_in(tls, excluded: list[str]):
    path, context = tls
    behaviour = Behaviour()
    with running(
        behaviour,
        tls_context=context,
        auth_required=True,
        authenticator=servers.authenticator,
        auth_exclude_mechanism=excluded,
    ) as port:
        send(port, login=LOGIN, wish=f"?ca={path}")
    assert behaviour.sessions[-1].authenticated


def test_a_wrong_password_rejects_and_is_not_told(tls, caplog: pytest.LogCaptureFixture):
    path, context = tls
    with (
        running(Behaviour(), tls_context=context, authenticator=servers.authenticator) as port,
        pytest.raises(Rejected, match="535") as raised,
    ):
        send(port, login="crm%40example.org:Sesame", wish=f"?ca={path}")
    told = "".join(traceback.format_exception(raised.value)) + caplog.text
    assert "Sesame" not in told.replace('login="crm%40example.org:Sesame"', "")


def test_a_server_without_sign_in_rejects():
    with running(Behaviour()) as port, pytest.raises(Rejected, match="sign in"):
        send(port, login=LOGIN)


def test_what_a_server_repeats_of_secrets_is_left_out():
    secret = "https://crm.example.org/q/7Xv9kQ2mT4sB8nL1pR6wZ3yC5dF0hJ7g"
    answer = f"554 listed: {secret} and 482913 and 7Xv9kQ2mT4sB8nL1pR6wZ3yC5dF0hJ7g"
    with running(Behaviour({"DATA": answer})) as port, pytest.raises(Rejected) as raised:
        send(port)
    assert str(raised.value) == "the server answered 554 listed: … and … and …"


def test_addresses_beyond_ascii_need_a_server_that_takes_them():
    foreign = mail(to=Mailbox("jörg@acme.test", "Jörg"))
    behaviour = Behaviour()
    with running(behaviour, enable_SMTPUTF8=False) as port, pytest.raises(Rejected, match="ASCII"):
        Post(f"smtp://127.0.0.1:{port}").send(foreign)
    with running(behaviour, enable_SMTPUTF8=True) as port:
        Post(f"smtp://127.0.0.1:{port}").send(foreign)
    assert behaviour.received[0].rcpt_tos == ["jörg@acme.test"]
    assert "SMTPUTF8" in behaviour.received[0].mail_options
