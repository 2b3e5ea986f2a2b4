"""Texts that the database keeps without being able to read them: AES-GCM, bound to their row."""

from __future__ import annotations

import json
import os
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models import secrets

NONCE: Final = 12
FORM: Final = b"\x01"
"""The first byte says how the rest is sealed, so that another way can follow this one."""


def seal(texts: dict[str, str], row: UUID) -> bytes:
    """Seal texts for the row with this id; elsewhere they do not open."""
    nonce = os.urandom(NONCE)
    plain = json.dumps(texts, sort_keys=True).encode()
    return FORM + nonce + _cipher().encrypt(nonce, plain, row.bytes)


def unseal(sealed: bytes, row: UUID) -> dict[str, str]:
    """Open what was sealed for a row; what was changed or belongs to another raises InvalidTag."""
    nonce, rest = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    opened: dict[str, str] = json.loads(_cipher().decrypt(nonce, rest, row.bytes))
    return opened


def _cipher() -> AESGCM:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"trustcart payout methods")
    return AESGCM(derived.derive(secrets.payout_key().encode()))
