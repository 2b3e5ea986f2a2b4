"""Why a mail was not taken: for now or for good, in words that hold no secret."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterable
from typing import Final

LATE: Final = "the server did not answer in time"
LONGEST: Final = 300
SECRET: Final = re.compile(r"\S*://\S*|\b[0-9](?:[ -]?[0-9]){5,}\b|[\w+/=-]{24,}")
UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f]+")


class Undelivered(Exception):
    """The server has not taken the mail; the message says why and may be shown to staff.

    Undelivered
    ├── Deferred   for now: 4xx, silence, a line that broke, trouble with TLS
    └── Rejected   for good: 5xx, or a mail that cannot be sent at all
    """


class Deferred(Undelivered):
    """Not now; the same mail may be taken later. It may even have arrived."""


class Rejected(Undelivered):
    """Never; somebody must look at it."""


def answered(code: int, said: bytes | str) -> Undelivered:
    """What a server's refusal means."""
    kind = Rejected if 500 <= code <= 599 else Deferred
    return kind(f"the server answered {code} {told(said)}".strip())


def understood(error: Exception, secrets: Iterable[str]) -> Undelivered:
    """The meaning of what went wrong while talking to a server."""
    match error:
        case Undelivered():
            return error
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return answered(code, _without(said, secrets))
        case smtplib.SMTPResponseException():
            return answered(error.smtp_code, _without(error.smtp_error, secrets))
        case smtplib.SMTPNotSupportedError():
            return Rejected(f"the server cannot do it: {told(str(error))}")
        case OSError():
            return Deferred(_broken(error, secrets))
        case _:
            return Rejected(f"{type(error).__name__}: {told(_without(str(error), secrets))}")


def _broken(error: OSError, secrets: Iterable[str]) -> str:
    """What is said of a line that could not be had or kept."""
    match error:
        case TimeoutError():
            return LATE
        case ConnectionRefusedError():
            return "no mail server answers at that address"
        case smtplib.SMTPServerDisconnected() | ConnectionError():
            return "the server broke the connection"
        case _:
            return f"{type(error).__name__}: {told(_without(str(error), secrets))}"


def told(said: bytes | str) -> str:
    """A server's words on one line; addresses of pages, codes and long tokens are left out."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return SECRET.sub("…", UNSEEN.sub(" ", text)).strip()[:LONGEST]


def _without(said: bytes | str, secrets: Iterable[str]) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    for secret in secrets:
        text = text.replace(secret, "…") if secret else text
    return text
