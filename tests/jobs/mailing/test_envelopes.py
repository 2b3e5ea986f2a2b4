"""What is handed to a server: whole headers, both parts, files; nothing that forges a header."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.mailing import File, Letter, Mailbox, OutgoingMail, Rejected, message_id
from jobs.mailing.envelopes import envelope
from models import clock

LETTER = Letter("Angebot für Ana", "<p>Grüße</p>", "Grüße\n")
NOON = datetime(2026, 12, 18, 11, 0, tzinfo=UTC)
FORGED = "Ana\r\nBcc: all@example.org"


def mail(**changes) -> OutgoingMail:
    usual = {
        "message_id": "<abc@example.org>",
        "sender": Mailbox("quotes@example.org", "Maya Weber"),
        "to": Mailbox("ana@acme.test", "Ana Almeida"),
        "letter": LETTER,
        "language": "de",
    }
    return OutgoingMail(**usual | changes)


def read(sent: OutgoingMail) -> EmailMessage:
    return message_from_bytes(envelope(sent).as_bytes(), policy=policy.default)


@pytest.mark.parametrize("evil", [FORGED, "Ana\nX: y", "Ana\0", "Ana\x85X: y", "Ana\u2028X: y"])
@pytest.mark.parametrize(
    "place",
    ["subject", "to name", "to address", "sender name", "reply name", "file", "language", "id"],
)
def test_nothing_forges_a_header(place: str, evil: str):
    changes: dict[str, dict[str, Any]] = {
        "subject": {"letter": LETTER._replace(subject=evil)},
        "to name": {"to": Mailbox("ana@acme.test", evil)},
        "to address": {"to": Mailbox(f"ana@acme.test{evil}")},
        "sender name": {"sender": Mailbox("quotes@example.org", evil)},
        "reply name": {"reply_to": Mailbox("maya@example.org", evil)},
        "file": {"files": (File(evil, "text/plain", b""),)},
        "language": {"language": evil},
        "id": {"in_reply_to": f"<abc@example.org>{evil}"},
    }
    with pytest.raises(Rejected) as raised:
        envelope(mail(**changes[place]))
    assert "Bcc" not in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "a@b@c.test",
        "<ana@acme.test>",
        "ana@acme.test,b@c.test",
        "ana @acme.test",
        "Ana <ana@acme.test>",
    ],
)
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(Rejected, match="not an email address"):
        envelope(mail(to=Mailbox(address)))


@pytest.mark.parametrize(
    "wrong", ["abc@example.org", "<abc>", "<a b@example.org>", "<@>", "<a@b> <c@d>"]
)
def test_a_malformed_message_id_is_refused(wrong: str):
    with pytest.raises(Rejected, match="message id"):
        envelope(mail(message_id=wrong))
    with pytest.raises(Rejected, match="message id"):
        envelope(mail(references=("<first@example.org>", wrong)))


def test_a_letter_with_placeholders_never_leaves():
    with pytest.raises(Rejected, match="placeholders"):
        envelope(mail(letter=LETTER._replace(html="<a href='{{link:quote}}'>")))


def test_a_media_type_is_one():
    with pytest.raises(Rejected, match="media type"):
        envelope(mail(files=(File("a.pdf", "application/pdf\r\nX: y", b""),)))


def test_headers_say_who_what_and_when():
    with clock.frozen(NOON):
        message = read(mail(reply_to=Mailbox("maya@example.org", "Maya, Weber")))
    assert message["From"] == "Maya Weber <quotes@example.org>"
    assert message["To"] == "Ana Almeida <ana@acme.test>"
    assert message["Reply-To"] == '"Maya, Weber" <maya@example.org>'
    assert message["Subject"] == "Angebot für Ana"
    assert message["Date"] == "Fri, 18 Dec 2026 11:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert message["In-Reply-To"] is message["References"] is message["Bcc"] is None


def test_a_thread_ends_with_what_is_answered():
    before = ("<first@example.org>", "<second@example.org>")
    message = read(mail(in_reply_to=before[1], references=before))
    assert message["In-Reply-To"] == before[1]
    assert message["References"].split() == [*before]


def test_the_same_mail_has_the_same_id_and_others_have_others():
    same = message_id("evt_1", "signed", "ana@acme.test", "example.org")
    others = {
        message_id("evt_2", "signed", "ana@acme.test", "example.org"),
        message_id("evt_1", "expired", "ana@acme.test", "example.org"),
        message_id("evt_1", "signed", "ben@acme.test", "example.org"),
        message_id("evt_1", "signed", "ana@acme.test", "example.com"),
    }
    assert message_id("evt_1", "signed", "Ana@Acme.test", "example.org") == same
    assert len(others - {same}) == 4
    assert read(mail(message_id=same))["Message-ID"] == same
    assert message_id("evt_1", "signed", "ana@acme.test", "bücher.example").endswith(
        "@xn--bcher-kva.example>"
    )


def test_a_domain_of_other_letters_is_written_in_ascii():
    sealed = envelope(mail(to=Mailbox("ana@bücher.example", "Ana")))
    assert sealed.recipient == "ana@xn--bcher-kva.example"
    assert not sealed.international
    assert b"ana@xn--bcher-kva.example" in sealed.as_bytes()


def test_a_mailbox_of_other_letters_makes_the_mail_international():
    sealed = envelope(mail(to=Mailbox("jörg@bücher.example", "Jörg")))
    assert sealed.international
    assert sealed.recipient == "jörg@xn--bcher-kva.example"
    assert "To: Jörg <jörg@xn--bcher-kva.example>".encode() in sealed.as_bytes()


def test_all_else_is_ascii_on_the_line_and_no_line_is_long():
    long = LETTER._replace(subject="Ü" * 200, html="<p>" + "ü" * 20_000 + "</p>")
    name = "Jörg " * 30
    raw = envelope(mail(letter=long, to=Mailbox("ana@acme.test", name))).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    assert read(mail(letter=long))["Subject"] == "Ü" * 200


def test_files_come_along_under_their_names():
    files = (
        File("Angebot für Ana.pdf", "application/pdf", b"%PDF-1.7 \x00\xff"),
        File("../../etc/passwd", "text/plain", b"x"),
    )
    whole = read(mail(files=files))
    found = list(whole.iter_attachments())
    assert [each.get_filename() for each in found] == ["Angebot für Ana.pdf", "passwd"]
    assert found[0].get_content_type() == "application/pdf"
    assert found[0].get_content() == b"%PDF-1.7 \x00\xff"
    body = whole.get_body(("html",))
    assert body is not None
    assert body.get_content().strip() == LETTER.html


def test_a_mail_does_not_print_its_letter():
    assert "Grüße" not in repr(mail())


NAMES = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=250),
    st.text('ab ",;:<>()@\\.é=?_-', max_size=200),
    st.text('ab ",;:<>()@.', min_size=60, max_size=200),  # does not fit into its line
)


@settings(max_examples=200, deadline=None)
@given(NAMES, NAMES, NAMES)
def test_no_name_changes_to_whom_a_mail_goes(sender: str, to: str, subject: str):
    message = read(
        mail(
            sender=Mailbox("quotes@example.org", sender),
            to=Mailbox("ana@acme.test", to),
            letter=LETTER._replace(subject=subject),
        )
    )
    assert [each.addr_spec for each in message["From"].addresses] == ["quotes@example.org"]
    assert [each.addr_spec for each in message["To"].addresses] == ["ana@acme.test"]
    expected = {"Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted"}
    expected |= {"MIME-Version", "Content-Type", "Content-Language"}
    assert set(message.keys()) == expected
