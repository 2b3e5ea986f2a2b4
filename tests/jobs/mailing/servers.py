"""Mail servers that run: one of aiosmtpd's that does what a test wants, and one that only talks."""

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DROP = "drop"
HANG = "hang"


@dataclass
class Behaviour:
    """What the server answers, by the step; `drop` and `hang` are answers, too."""

    answers: dict[str, str] = field(default_factory=dict)
    received: list[Envelope] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802
        """A greeting."""
        session.host_name = hostname
        self.sessions.append(session)
        return responses

    async def handle_MAIL(self, server, _session, envelope, address, options):  # noqa: N802
        """Who sends."""
        answer = await self.answer("MAIL", server)
        if answer.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802
        """Who is to get it."""
        answer = await self.answer("RCPT", server)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        """The mail, up to its last dot."""
        self.received.append(envelope)
        return await self.answer("DATA", server)

    async def handle_QUIT(self, server, _session, _envelope):  # noqa: N802
        """Goodbye."""
        return await self.answer("QUIT", server, usual="221 bye")

    async def answer(self, step: str, server: SMTP, usual: str = "250 fine") -> str:
        """What is said at a step, or not."""
        answer = self.answers.get(step, usual)
        if answer == DROP:
            cast("asyncio.Transport", server.transport).abort()
            raise asyncio.CancelledError
        if answer == HANG:
            await asyncio.sleep(3600)
        return answer

    def message(self, at: int = 0) -> EmailMessage:
        """A mail that came, read again."""
        return message_from_bytes(cast("bytes", self.received[at].content), policy=policy.default)


def authenticator(_server, _session, _envelope, _mechanism, given: LoginPassword) -> AuthResult:
    """One person has a password here, with letters beyond ASCII."""
    good = (given.login, given.password) == (b"crm@example.org", "p@ss:wörd/?".encode())
    return AuthResult(success=good, handled=False)


@contextmanager
def running(
    behaviour: Behaviour, *, tls: ssl.SSLContext | None = None, **settings: Any
) -> Iterator[int]:
    """The server on a port of its own; `tls` from the start, `tls_context` for STARTTLS."""
    controller = Controller(
        behaviour, hostname="127.0.0.1", port=free_port(), ssl_context=tls, **settings
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def talking(*lines: bytes, pause: float = 0.0, whole: bool = True) -> Iterator[int]:
    """A server that says its lines one by one, whatever it is told, byte by byte if not whole."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            line, _ = listening.accept()
            with line, suppress(ConnectionError):
                for each in lines:
                    for piece in [each] if whole else [bytes([one]) for one in each]:
                        line.sendall(piece)
                        ended.wait(pause)
                    line.recv(1000)
                ended.wait()

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            ended.set()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signs itself, and the context of a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    path, secret = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(signed(key).public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return path, context


def signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A certificate that is its own authority."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .sign(key, hashes.SHA256())
    )
