"""The mail server that CRM_SMTP_URL names: where it is, who logs in, how the line is encrypted."""

from __future__ import annotations

import ssl
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

PORTS: Final = {"smtp": 25, "smtps": 465}
SUBMISSION: Final = 587
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
KNOWN: Final = frozenset({"starttls", "ca"})


class WrongServer(ValueError):
    """CRM_SMTP_URL cannot be understood; the message does not repeat it."""


class Secrecy(StrEnum):
    """How the line is encrypted."""

    OFFERED = "offered"
    REQUIRED = "required"
    NEVER = "never"
    FROM_THE_START = "tls"


class Server(NamedTuple):
    """A mail server. It is never printed with its password."""

    host: str
    port: int
    secrecy: Secrecy
    user: str = ""
    password: str = ""
    ca: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port}, {self.secrecy})"

    @property
    def trusts_plain(self) -> bool:
        """Whether a password may cross the line unencrypted."""
        return self.secrecy is Secrecy.NEVER or self.host in LOOPBACK

    def tls(self) -> ssl.SSLContext:
        """Certificates are always checked: by the system's authorities, or by the one of `ca`."""
        return ssl.create_default_context(cafile=self.ca or None)


def server(url: str) -> Server:
    """smtp://user:password@host:587?starttls=required, smtps://host; `ca` names a PEM file.

    smtp:// takes up STARTTLS when the server offers it, unless starttls says `required` or `never`.
    A password is sent in the clear only if `never` says so or the server is on this machine.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        message = "it must be smtp://host or smtps://host"
        raise WrongServer(message)
    wishes = dict(parse_qsl(parts.query, keep_blank_values=True))
    if wishes.keys() - KNOWN or parts.path.strip("/") or parts.fragment:
        message = "it may end with ?starttls=required, ?starttls=never or ?ca=…, and nothing else"
        raise WrongServer(message)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(
        parts.hostname,
        _port(parts, has_login=bool(user)),
        _secrecy(parts.scheme, wishes.get("starttls")),
        user,
        password,
        wishes.get("ca", ""),
    )


def _port(parts: SplitResult, *, has_login: bool) -> int:
    """The port that is said; else the usual one, which for those who log in is another."""
    try:
        said = parts.port
    except ValueError:
        message = "its port is no number up to 65535"
        raise WrongServer(message) from None
    usual = SUBMISSION if has_login and parts.scheme == "smtp" else PORTS[parts.scheme]
    return said or usual


def _secrecy(scheme: str, wish: str | None) -> Secrecy:
    if scheme == "smtps" and wish is None:
        return Secrecy.FROM_THE_START
    if scheme == "smtp" and wish in {None, Secrecy.REQUIRED, Secrecy.NEVER}:
        return Secrecy(wish or Secrecy.OFFERED)
    message = "starttls is `required` or `never`, and only with smtp://"
    raise WrongServer(message)
