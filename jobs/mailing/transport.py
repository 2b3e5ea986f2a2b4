"""The way to the mail server: one mail, one connection, one limit of time for all of it."""

from __future__ import annotations

import smtplib
import socket
from contextlib import suppress
from typing import Final

from jobs.mailing.envelopes import Envelope, OutgoingMail, envelope
from jobs.mailing.failures import LATE, Deferred, Rejected, understood
from jobs.mailing.limits import Limit
from jobs.mailing.servers import Secrecy, Server, server
from jobs.mailing.sign_in import forms, sign_in

SECONDS: Final = 20
FAREWELL: Final = 2


class Post:
    """Hands mails to a server. Safe to be used by several threads at once."""

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        self._server = server(url)
        self._seconds = seconds

    def send(self, mail: OutgoingMail) -> None:
        """Return when the server has taken the mail.

        Raises Deferred when it may be taken later: also when the line broke before the server
        said yes, so that the same mail, with the same Message-ID, may arrive twice. Raises
        Rejected when trying again is of no use.
        """
        handed = envelope(mail)
        with Limit(self._seconds) as limit:
            try:
                _deliver(handed, self._server, limit)
            except (smtplib.SMTPException, OSError, ValueError) as error:
                meant = understood(error, forms(self._server))
                broken = isinstance(meant, Deferred) and not isinstance(
                    error, smtplib.SMTPResponseException
                )
                raise Deferred(LATE) if limit.passed and broken else meant from None


def _deliver(handed: Envelope, to: Server, limit: Limit) -> None:
    line = _Line(to, limit)
    try:
        line.ehlo_or_helo_if_needed()
        encrypted = _encrypt(line, to)
        if to.user:
            if not (encrypted or to.trusts_plain):
                message = "the server offers no encryption, and without it no password is sent"
                raise Deferred(message)
            sign_in(line, to)
        line.hand_over(handed)
        line.part()
    finally:
        line.close()


def _encrypt(line: _Line, to: Server) -> bool:
    """Whether the line is encrypted now."""
    if to.secrecy in {Secrecy.NEVER, Secrecy.FROM_THE_START}:
        return to.secrecy is Secrecy.FROM_THE_START
    if line.has_extn("starttls"):
        try:
            line.starttls(context=to.tls())
        except smtplib.SMTPResponseException:
            message = "the server offers STARTTLS and then refuses it"
            raise Deferred(message) from None
        line.ehlo_or_helo_if_needed()
        return True
    if to.secrecy is Secrecy.REQUIRED:
        message = "the server does not offer STARTTLS"
        raise Deferred(message)
    return False


class _Line(smtplib.SMTP):
    """A connection that ends with its limit of time."""

    def __init__(self, to: Server, limit: Limit) -> None:
        self._to, self._limit = to, limit
        super().__init__(to.host, to.port, local_hostname="localhost", timeout=limit.left)
        if self.sock is not None:
            self.local_hostname = _literal(self.sock)

    def hand_over(self, handed: Envelope) -> None:
        """Leave when the server has said yes to the whole mail."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if handed.international else []
        if options and not self.has_extn("smtputf8"):
            message = "the server takes no addresses with letters beyond ASCII"
            raise Rejected(message)
        self.sendmail(handed.sender, [handed.recipient], handed.as_bytes(), options)

    def part(self) -> None:
        """Say goodbye; the mail is delivered whatever the server answers."""
        with suppress(smtplib.SMTPException, OSError):
            if self.sock is not None:
                self.sock.settimeout(FAREWELL)
            self.quit()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002
        line = self._limit.connect(host, port)
        if self._to.secrecy is Secrecy.FROM_THE_START:
            return self._to.tls().wrap_socket(line, server_hostname=host)
        return line


def _literal(line: socket.socket) -> str:
    """Our own address as a host says it that has no name."""
    address = str(line.getsockname()[0])
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
