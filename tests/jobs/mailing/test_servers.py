"""What CRM_SMTP_URL may say."""

import pytest

from jobs.mailing import Post
from jobs.mailing.servers import Secrecy, WrongServer, server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smtp://",
        "http://mail.example.org",
        "smtp://mail.example.org/inbox",
        "smtp://mail.example.org:port",
        "smtp://mail.example.org:99999",
        "smtp://mail.example.org?starttls=maybe",
        "smtp://mail.example.org?starttls=offered",
        "smtp://mail.example.org?verify=no",
        "smtp://mail.example.org#x",
        "smtps://mail.example.org?starttls=required",
    ],
)
def test_what_cannot_be_understood_is_refused_at_once(url: str):
    with pytest.raises(WrongServer):
        Post(url)


def test_a_refusal_does_not_repeat_the_password():
    with pytest.raises(WrongServer) as raised:
        Post("smtp://crm:sesame@mail.example.org?sesame=1")
    assert "sesame" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "port", "secrecy"),
    [
        ("smtp://mail.example.org", 25, Secrecy.OFFERED),
        ("smtp://crm:x@mail.example.org", 587, Secrecy.OFFERED),
        ("smtp://mail.example.org:2525/?starttls=required", 2525, Secrecy.REQUIRED),
        ("smtp://mail.example.org?starttls=never", 25, Secrecy.NEVER),
        ("smtps://mail.example.org", 465, Secrecy.FROM_THE_START),
        ("smtps://[2001:db8::1]:4650", 4650, Secrecy.FROM_THE_START),
    ],
)
def test_an_address_says_where_and_how(url: str, port: int, secrecy: Secrecy):
    found = server(url)
    assert (found.port, found.secrecy) == (port, secrecy)


def test_names_and_passwords_are_decoded_and_never_printed():
    found = server("smtp://crm%40example.org:p%40ss%3Aw%C3%B6rd%2F%3F@mail.example.org?ca=/a.pem")
    assert (found.user, found.password, found.ca) == ("crm@example.org", "p@ss:wörd/?", "/a.pem")
    assert repr(found) == "Server(mail.example.org:587, offered)"


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("smtp://crm:x@mail.example.org", False),
        ("smtp://crm:x@mail.example.org?starttls=required", False),
        ("smtp://crm:x@mail.example.org?starttls=never", True),
        ("smtp://crm:x@127.0.0.1:25", True),
    ],
)
def test_a_password_crosses_in_the_clear_only_where_that_was_wished(url: str, *, trusted: bool):
    assert server(url).trusts_plain is trusted
