"""What an uploaded PDF says of itself: whether our seal is there and holds, and its ids."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pypdfium2
import pypdfium2.raw
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

KEYWORD: Final = "trustcart-verify:"
WORD: Final = re.compile(r"trustcart-verify:\s*([0-9a-f]{32})\b")
ON_PAGE: Final = re.compile(r"\b[0-9a-f]{32}\b")
IN_EVIDENCE: Final = re.compile(rb'"verify_id"\s*:\s*"([0-9a-f]{32})"')
ATTACHED_EVIDENCE: Final = "evidence.json"
MOST_ATTACHMENTS: Final = 20
MOST_PAGES: Final = 20
MOST_CHARACTERS: Final = 20_000
MOST_SEALS: Final = 10


def inspected(pdf: bytes, ours: frozenset[str]) -> dict[str, Any]:
    """The facts; whatever cannot be read is no fact."""
    seals = [_seal(each) for each in _signatures(pdf) if _fingerprint(each) in ours]
    return {
        "sealed": bool(seals),
        "intact": any(intact for intact, _ in seals),
        "whole": any(intact and whole for intact, whole in seals),
        "verify_ids": sorted(set(_verify_ids(pdf))),
    }


def _signatures(pdf: bytes) -> list[EmbeddedPdfSignature]:
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        return list(reader.embedded_regular_signatures)[:MOST_SEALS]
    except Exception:  # noqa: BLE001  # strangers' files break readers in every way
        return []


def _fingerprint(signature: EmbeddedPdfSignature) -> str:
    try:
        return hashlib.sha256(signature.signer_cert.dump()).hexdigest()
    except Exception:  # noqa: BLE001  # same
        return ""


def _seal(signature: EmbeddedPdfSignature) -> tuple[bool, bool]:
    """Whether what it covers is unchanged, and whether it covers the whole file."""
    try:
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        status = validate_pdf_signature(signature, nobody, skip_diff=True)
    except Exception:  # noqa: BLE001  # same
        return False, False
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return bool(status.intact and status.valid), whole


def _verify_ids(pdf: bytes) -> Iterator[str]:
    """From the metadata, the attached evidence, and the words on the pages, first and last ones."""
    yield from WORD.findall(pdf.decode("latin-1"))
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            yield from WORD.findall(document.get_metadata_value("Keywords"))
            yield from _attached(document)
            yield from _printed(document)
    except Exception:  # noqa: BLE001  # same
        return


def _attached(document: pypdfium2.PdfDocument) -> Iterator[str]:
    for at in range(min(document.count_attachments(), MOST_ATTACHMENTS)):
        attachment = document.get_attachment(at)
        if attachment.get_name() == ATTACHED_EVIDENCE:
            yield from (each.decode() for each in IN_EVIDENCE.findall(bytes(attachment.get_data())))


def _printed(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """The evidence stands at the end; a printed copy has no other trace of it."""
    for at in reversed(range(max(len(document) - MOST_PAGES, 0), len(document))):
        found = [each for line in _lines(document[at]) for each in ON_PAGE.findall(line)]
        if found:
            yield from found
            return


def _lines(page: pypdfium2.PdfPage) -> Iterable[str]:
    """Lines as they are seen, from left to right; PDFium itself turns ids round among Arabic."""
    text = page.get_textpage()
    seen: dict[int, list[tuple[float, str]]] = {}
    for at in range(min(text.count_chars(), MOST_CHARACTERS)):
        left, bottom, _, _ = text.get_charbox(at, loose=True)
        letter = chr(pypdfium2.raw.FPDFText_GetUnicode(text, at))
        seen.setdefault(round(bottom), []).append((left, letter))
    return ("".join(letter for _, letter in sorted(line)) for line in seen.values())
