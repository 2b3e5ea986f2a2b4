"""The key that seals: the one that was supplied, or one made on first start with its own issuer.

The issuer's key is forgotten once it has signed. Certificates of keys that sealed stay in the
folder, so that their seals are known after a change of key.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from jobs.pdf.refusals import Refused

MADE: Final = "seal.pem"
LIFE: Final = timedelta(days=20 * 365)
PEM_START: Final = b"-----BEGIN"
UNREADABLE: Final = "The signing key cannot be read: wrong password, or neither PEM nor PKCS#12"
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class SealingKey(NamedTuple):
    """A key with its certificate and those above it."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    self_made: bool

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def issuer(self) -> str:
        """Who vouches for it, by common name."""
        named = self.certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(named[0].value) if named else self.certificate.issuer.rfc4514_string()


def sealing_key(folder: Path, supplied: str, password: str, *, at: datetime) -> SealingKey:
    """The supplied key, else the folder's, which is made when there is none."""
    if supplied:
        found = _read(Path(supplied), password or None, self_made=False)
    else:
        own = folder / MADE
        if not own.exists():
            _keep(own, _made(at))
        found = _read(own, None, self_made=True)
    known = folder / f"{found.fingerprint}.crt"
    if not known.exists():
        _keep(known, found.certificate.public_bytes(serialization.Encoding.PEM))
    return found


def known_fingerprints(folder: Path) -> frozenset[str]:
    """The certificates that ever sealed here."""
    return frozenset(path.stem for path in folder.glob("*.crt"))


def _read(path: Path, password: str | None, *, self_made: bool) -> SealingKey:
    try:
        written = path.read_bytes()
    except OSError as error:
        raise Refused(f"The signing key cannot be read: {error.strerror}") from error
    secret = password.encode() if password else None
    try:
        key, certificates = _pem(written, secret) if PEM_START in written else _p12(written, secret)
    except (ValueError, TypeError) as error:
        raise Refused(UNREADABLE) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise Refused("The signing key must be RSA or of an elliptic curve")
    mine = [each for each in certificates if each.public_key() == key.public_key()]
    if not mine:
        raise Refused("The signing key has no certificate beside it")
    chain = tuple(each for each in certificates if each != mine[0])
    return SealingKey(key, mine[0], chain, self_made)


def _pem(written: bytes, secret: bytes | None) -> tuple[object, list[x509.Certificate]]:
    key = serialization.load_pem_private_key(written, secret)
    return key, x509.load_pem_x509_certificates(written)


def _p12(written: bytes, secret: bytes | None) -> tuple[object, list[x509.Certificate]]:
    bag = pkcs12.load_pkcs12(written, secret)
    certificates = [bag.cert, *bag.additional_certs]
    return bag.key, [each.certificate for each in certificates if each]


def _made(at: datetime) -> bytes:
    """A signer under an issuer of its own, both on P-256."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, name = _name("TrustCart CRM document root"), _name("TrustCart CRM document seal")
    root = _certificate(at, root_name, root_name, root_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    root = root.add_extension(_usage(issuer=True), critical=True)
    signer = _certificate(at, name, root_name, key).add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    signer = signer.add_extension(_usage(issuer=False), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    signer = signer.add_extension(above, critical=False)
    return b"".join(
        (
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
            signer.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
            root.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
        )
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    at: datetime, name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, issuer: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issuer,
        content_commitment=not issuer,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issuer,
        crl_sign=issuer,
        encipher_only=False,
        decipher_only=False,
    )


def _keep(path: Path, written: bytes) -> None:
    """Whole or not at all, for us alone; the first of several processes wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
