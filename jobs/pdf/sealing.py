"""Seals PDFs by pyHanko: PAdES B-B, with a time stamp (B-T) where an authority is configured."""

from __future__ import annotations

import asyncio
import io
import urllib.request
from typing import Final
from urllib.parse import urlsplit

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from jobs.pdf.keys import SealingKey
from jobs.pdf.refusals import Refused

STAMP_SIDE: Final = 24
CORNER: Final = (561, 24)  # in the margin of an A4 page, beside its foot
ANSWER_SECONDS: Final = 10
LARGEST_ANSWER: Final = 200_000
# A shield with a tick, drawn without fonts and transparency, which PDF/A would mind.
SHIELD: Final = b"""q 0.078 0.188 0.420 rg
12 23 m 18 21 22 20 22 20 c 22 9 20 4 12 1 c 4 4 2 9 2 20 c 2 20 6 21 12 23 c h f
1 1 1 RG 2 w 1 J 1 j 7 12 m 10.8 8 l 17.4 15.6 l S Q"""


class Authority(TimeStamper):
    """A time-stamp authority, asked over HTTP (RFC 3161)."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if urlsplit(url).scheme not in {"http", "https"}:
            raise Refused("The time-stamp authority has no address of the web")
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask, in a thread."""
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, request: bytes) -> tsp.TimeStampResp:
        asked = urllib.request.Request(  # noqa: S310  # the scheme was checked above
            self.url, request, {"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=ANSWER_SECONDS) as reply:  # noqa: S310
                return tsp.TimeStampResp.load(reply.read(LARGEST_ANSWER))
        except (OSError, ValueError) as error:
            raise Refused("The time-stamp authority did not answer") from error


def sealed(pdf: bytes, key: SealingKey, *, reason: str, field: str, tsa_url: str) -> bytes:
    """The PDF with a signature over all of it."""
    metadata = PdfSignatureMetadata(
        field_name=field, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    left, bottom = CORNER
    signer = PdfSigner(
        metadata,
        signer=_signer(key),
        timestamper=Authority(tsa_url) if tsa_url else None,
        stamp_style=_stamp(),
        new_field_spec=SigFieldSpec(
            field, on_page=-1, box=(left, bottom, left + STAMP_SIDE, bottom + STAMP_SIDE)
        ),
    )
    written = io.BytesIO()
    try:
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=written)
    except PdfReadError as error:
        raise Refused("The file to seal is not a PDF") from error
    except TimestampRequestError as error:
        raise Refused("The time-stamp authority did not answer as it should") from error
    return written.getvalue()


def _signer(key: SealingKey) -> SimpleSigner:
    private = key.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    above = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    above.register_multiple([_plain(each) for each in key.chain])
    return SimpleSigner(
        signing_cert=_plain(key.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=above,
        embed_roots=True,
    )


def _plain(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _stamp() -> StaticStampStyle:
    return StaticStampStyle(
        border_width=0,
        background=RawContent(SHIELD, box=BoxConstraints(width=STAMP_SIDE, height=STAMP_SIDE)),
        background_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID),
        background_opacity=1.0,
    )
