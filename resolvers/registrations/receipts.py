"""Receipts of verdicts: a compact JWS (RFC 7515) that anybody can check later, naming nobody."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from models import secrets
from models.events import plain
from models.ids import public_id
from resolvers.registrations.judging import Verdict

ALGORITHM: Final = "Ed25519"
"""Its name by RFC 9864."""


def write_receipt(
    receipt_id: str, registration_id: UUID, number: str, verdict: Verdict, at: datetime
) -> str:
    """Return the signed receipt of a verdict: what was said when about which registration."""
    content = {
        "jti": receipt_id,
        "sub": public_id("reg", registration_id),
        "number": number,
        "outcome": verdict.outcome,
        "rule": verdict.rule,
        "until": verdict.until,
        "at": at.astimezone(UTC),
    }
    text = json.dumps(plain(content), separators=(",", ":"))
    key = _key()
    head = {"alg": ALGORITHM, "typ": "registration+jws", "kid": key.thumbprint()}
    return jws.serialize_compact(head, text, key, algorithms=[ALGORITHM])


def read_receipt(text: str) -> dict[str, Any] | None:
    """Return what a receipt says when this installation signed it; None for everything else."""
    try:
        found = jws.deserialize_compact(text.strip(), _key(), algorithms=[ALGORITHM])
        content = json.loads(found.payload)
    except (JoseError, ValueError):
        return None
    return content if isinstance(content, dict) and "jti" in content else None


def _key() -> OKPKey:
    """The key of this installation, kept beside its other secrets."""
    seed = hashlib.sha256(secrets.secret("receipt-key").encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return OKPKey.import_key(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
