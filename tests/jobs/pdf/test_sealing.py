"""The seal covers the whole file, and a file that came back says whether it was changed."""

import subprocess
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from jobs.pdf import keys
from jobs.rendering import Inspection, Renderer, RenderingError, SealKeys
from models import clock
from tests.jobs.pdf import contents
from tests.jobs.pdf.looking import pages, tool

FOUND = (contents.VERIFY_ID,)
NOTHING = Inspection(sealed=False, intact=False, whole=False, verify_ids=())
PASSWORD = "correct horse"
MADE = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(*, stamping: bool = False) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Trust CA")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(MADE.public_key())
        .serial_number(7)
        .not_valid_before(clock.now() - timedelta(days=2))
        .not_valid_after(clock.now() + timedelta(days=2))
    )
    if stamping:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(usage, critical=True)
    return made.sign(MADE, hashes.SHA256())


def supplied(folder: Path, kind: str) -> Path:
    encryption = serialization.BestAvailableEncryption(PASSWORD.encode())
    path = folder / f"supplied.{kind}"
    if kind == "p12":
        bag = pkcs12.serialize_key_and_certificates(b"x", MADE, certificate(), None, encryption)
        path.write_bytes(bag)
    else:
        pem = serialization.Encoding.PEM
        key = MADE.private_bytes(pem, serialization.PrivateFormat.PKCS8, encryption)
        path.write_bytes(key + certificate().public_bytes(pem))
    return path


@pytest.fixture
def sealing(tmp_path: Path):
    made: list[Renderer] = []

    def make(**changed: str) -> Renderer:
        made.append(Renderer(SealKeys(tmp_path / "keys", **changed)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_only_a_pdf_is_sealed(renderer):
    for wrong in (b"", b"hello", b"%PDF-1.7\n"):
        with pytest.raises(RenderingError, match="not a PDF"):
            renderer.seal(wrong, reason="x", field="Seal")


def test_a_sealed_file_is_ours_intact_and_whole(renderer, sealed_pdf):
    assert renderer.inspect(sealed_pdf) == Inspection(
        sealed=True, intact=True, whole=True, verify_ids=FOUND
    )


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.85])
def test_one_changed_byte_anywhere_breaks_it_and_it_is_still_known(renderer, sealed_pdf, part):
    changed = bytearray(sealed_pdf)
    changed[int(len(changed) * part)] ^= 1
    found = renderer.inspect(bytes(changed))
    assert not found.whole
    assert found.verify_ids == FOUND


def test_what_was_added_behind_it_is_seen(renderer, sealed_pdf):
    added = renderer.seal(sealed_pdf, reason="Again", field="Another")
    first_only = sealed_pdf + b"\n% more\n"
    assert renderer.inspect(first_only) == Inspection(
        sealed=True, intact=True, whole=False, verify_ids=FOUND
    )
    assert renderer.inspect(added).whole


def test_a_signed_file_without_its_seal_is_known_by_its_evidence(renderer, signed_pdf):
    assert renderer.inspect(signed_pdf) == NOTHING._replace(verify_ids=FOUND)


def test_files_of_others_say_nothing(renderer, quote_pdf):
    for other in (b"", b"no PDF", b"%PDF-1.4\n" + b"\xff" * 5_000, quote_pdf, b"%PDF" * 100_000):
        assert renderer.inspect(other) == NOTHING


def test_a_seal_of_somebody_else_is_not_ours(renderer, sealing, signed_pdf):
    theirs = sealing().seal(signed_pdf, reason="Mine", field="Seal")
    assert renderer.inspect(theirs) == NOTHING._replace(verify_ids=FOUND)


def test_the_key_is_made_once_and_for_us_alone(renderer, sealed_pdf, keys_folder):
    assert sealed_pdf
    own = keys_folder / keys.MADE
    assert own.stat().st_mode & 0o777 == 0o600
    assert keys_folder.stat().st_mode & 0o777 == 0o700
    before = own.read_bytes()
    assert before.count(b"PRIVATE KEY-----") == 2
    renderer.seal(sealed_pdf, reason="Again", field="Another")
    assert own.read_bytes() == before


def test_ten_first_starts_at_once_make_one_key(tmp_path):
    found = []

    def start() -> None:
        found.append(keys.sealing_key(tmp_path / "keys", "", "", at=clock.now()).fingerprint)

    threads = [threading.Thread(target=start) for _ in range(10)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 10
    assert len({*found}) == 1
    names = sorted(path.name for path in (tmp_path / "keys").iterdir())
    assert names == sorted([keys.MADE, f"{found[0]}.crt"])


@pytest.mark.parametrize("kind", ["pem", "p12"])
def test_a_supplied_key_seals_and_its_issuer_is_named(sealing, tmp_path, signed_pdf, kind):
    path = str(supplied(tmp_path, kind))
    renderer = sealing(supplied=path, password=PASSWORD)
    signed = renderer.quote(contents.QUOTE, files=contents.FILES, evidence=[contents.EVIDENCE])
    assert "Sealed with the certificate of Example Trust CA." in pages(signed)[-1]
    assert renderer.inspect(renderer.seal(signed, reason="x", field="Seal")).whole
    earlier = sealing().seal(signed_pdf, reason="x", field="Seal")
    assert renderer.inspect(earlier).whole


@pytest.mark.parametrize("kind", ["pem", "p12"])
def test_a_key_that_cannot_be_read_is_refused(sealing, tmp_path, signed_pdf, kind):
    path = supplied(tmp_path, kind)
    with pytest.raises(RenderingError, match="wrong password, or neither PEM nor PKCS#12"):
        sealing(supplied=str(path), password="wrong").seal(signed_pdf, reason="x", field="S")
    with pytest.raises(RenderingError, match="No such file"):
        sealing(supplied=f"{path}.not").seal(signed_pdf, reason="x", field="S")


class StampAuthority(BaseHTTPRequestHandler):
    """Stamps what it is asked to, or fails."""

    broken = False

    def do_POST(self) -> None:
        """Answer one question."""
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        der = serialization.Encoding.DER
        private = MADE.private_bytes(
            der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        stamper = DummyTimeStamper(
            tsa_cert=asn1_x509.Certificate.load(certificate(stamping=True).public_bytes(der)),
            tsa_key=asn1_keys.PrivateKeyInfo.load(private),
        )
        self.send_response(500 if self.broken else 200)
        self.end_headers()
        self.wfile.write(stamper.request_tsa_response(asked).dump())

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


@pytest.fixture
def authority():
    with HTTPServer(("127.0.0.1", 0), StampAuthority) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_time_stamp_is_asked_for_where_an_authority_is_configured(
    sealing, authority, signed_pdf, monkeypatch
):
    renderer = sealing(tsa_url=authority)
    plain = sealing().seal(signed_pdf, reason="x", field="Seal")
    stamped = renderer.seal(signed_pdf, reason="x", field="Seal")
    assert len(stamped) > len(plain) + 1_000
    assert renderer.inspect(stamped).whole
    monkeypatch.setattr(StampAuthority, "broken", True)
    with pytest.raises(RenderingError, match="time-stamp authority did not answer"):
        renderer.seal(signed_pdf, reason="x", field="Seal")


@pytest.mark.poppler
def test_other_programs_accept_the_seal(sealed_pdf, tmp_path):
    told = tool(sealed_pdf, tmp_path, "pdfsig", "-nocert", "FILE")
    for each in (
        "Signature Type: ETSI.CAdES.detached",
        "Total document signed",
        "Signature is Valid.",
        "Signature Field Name: Seal",
    ):
        assert each in told
    assert "No syntax or stream encoding errors" in tool(
        sealed_pdf, tmp_path, "qpdf", "--check", "FILE"
    )
    assert "Quote Q-2026-00042" in tool(sealed_pdf, tmp_path, "pdfinfo", "FILE")
    metadata = tool(sealed_pdf, tmp_path, "pdfinfo", "-meta", "FILE")
    assert 'pdfaid:part="3"' in metadata or "<pdfaid:part>3" in metadata


@pytest.mark.poppler
def test_other_programs_see_what_was_added_and_changed(sealed_pdf, tmp_path):
    added = tool(sealed_pdf + b"\n% more\n", tmp_path, "pdfsig", "-nocert", "FILE")
    assert "Not total document signed" in added
    changed = bytearray(sealed_pdf)
    changed[len(changed) // 3] ^= 1
    path = tmp_path / "changed.pdf"
    path.write_bytes(changed)
    command = ["pdfsig", "-nocert", str(path)]
    told = subprocess.run(command, capture_output=True, check=False, text=True).stdout
    assert "Signature is Valid" not in told
