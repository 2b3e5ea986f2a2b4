"""Signing in to a mail server, by PLAIN or else LOGIN, with any letters in name and password."""

from __future__ import annotations

import smtplib
from base64 import b64encode

from jobs.mailing.failures import Rejected
from jobs.mailing.servers import Server

DONE = 235
MORE = 334


def sign_in(line: smtplib.SMTP, to: Server) -> None:
    """Raises what the server answers when it says no."""
    offered = line.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, said = line.docmd("AUTH", f"PLAIN {_plain(to)}")
    elif "LOGIN" in offered:
        code, said = line.docmd("AUTH", f"LOGIN {_coded(to.user)}")
        if code == MORE:
            code, said = line.docmd(_coded(to.password))
    else:
        message = "the server lets nobody sign in by PLAIN or LOGIN"
        raise Rejected(message)
    if code != DONE:
        raise smtplib.SMTPAuthenticationError(code, said)


def forms(to: Server) -> list[str]:
    """Everything in which a password crosses the line, and no log may have."""
    return [_plain(to), _coded(to.password), to.password] if to.password else []


def _plain(to: Server) -> str:
    return _coded(f"\0{to.user}\0{to.password}")


def _coded(text: str) -> str:
    return b64encode(text.encode()).decode()
