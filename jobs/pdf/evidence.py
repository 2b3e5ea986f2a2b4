"""How a quote was signed: the filled signature block, and the rows of the evidence page."""

from __future__ import annotations

import base64
import binascii
import contextlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from jobs.pdf.languages import Tongue
from jobs.pdf.pictures import redrawn
from jobs.pdf.refusals import Refused
from jobs.pdf.strokes import drawing

Evidence = Mapping[str, Any]
LONGEST_NAME: Final = 200
EMPTY: Final = dict.fromkeys(("name", "title", "signed_at", "typed", "picture", "drawing"))
HASHES: Final = (
    ("origin_hash", "origin_hash"),
    ("hash", "content_hash"),
    ("pdf_hash", "pdf_hash"),
)


def flat(recorded: Evidence) -> dict[str, Any]:
    """The evidence as it was hashed and what is told beside it, as one for printing."""
    return {**recorded.get("evidence", {}), **recorded}


def filled(
    signatories: Sequence[Evidence], evidence: Sequence[Evidence], tongue: Tongue
) -> list[dict[str, Any]]:
    """A block for each signatory, filled where the evidence, in order, has a signature."""
    ordered = sorted(signatories, key=lambda each: each.get("position") or 0)
    blocks = [{**EMPTY, "name": each["name"], "title": each.get("title")} for each in ordered]
    signed = [_signed(each, tongue) for each in evidence]
    return [*signed, *blocks[len(signed) :]]


def _signed(evidence: Evidence, tongue: Tongue) -> dict[str, Any]:
    signer = evidence["signer"]
    return {
        **EMPTY,
        "name": signer["name"][:LONGEST_NAME],
        "title": (signer.get("title") or "")[:LONGEST_NAME],
        "signed_at": tongue.moment(evidence["signed_at"], evidence["time_zone"]),
        **_ink(evidence),
    }


def _ink(evidence: Evidence) -> dict[str, Any]:
    """What stands on the line: a drawing, a picture, or the name in a hand.

    A signature was given; so one whose image cannot be drawn is not refused here but named.
    """
    image = evidence.get("image") or {}
    with contextlib.suppress(Refused):
        if image.get("svg_path"):
            return {"drawing": drawing(image["svg_path"])}
        if image.get("png_base64"):
            return {"picture": _picture(image["png_base64"])}
    return {"typed": evidence["signer"]["name"][:LONGEST_NAME]}


def _picture(encoded: str) -> str:
    try:
        found = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise Refused("The drawn signature is not an image") from error
    media_type, again = redrawn(found, trim=True)
    return f"data:{media_type};base64,{base64.b64encode(again).decode()}"


def rows(evidence: Evidence, tongue: Tongue) -> list[tuple[str, str, bool]]:
    """Label, value and whether it is a machine's word, for the evidence page."""
    signer, zone = evidence["signer"], evidence["time_zone"]
    consent = evidence.get("consent") or {}
    missing, comma = tongue.plain("not_recorded"), tongue.plain("comma")

    def moment(key: str) -> str:
        return tongue.moment(evidence[key], zone) if evidence.get(key) else missing

    mailbox = evidence.get("mailbox") or signer.get("email") or missing
    found = [
        ("signer", comma.join(filter(None, (signer["name"], signer.get("title")))), False),
        ("email", signer.get("email") or missing, False),
        ("method", tongue.plain(f"method_{evidence['method']}"), False),
        ("signed_at", moment("signed_at"), False),
        ("viewed_at", moment("viewed_at"), False),
        (
            "verified_by",
            tongue.say(f"verified_{evidence['verified_by']}", mailbox=mailbox),
            False,
        ),
        ("network", evidence.get("network") or missing, False),
        ("purchase_order_ref", evidence.get("purchase_order_ref") or "", False),
        *((label, evidence.get(key) or missing, True) for label, key in HASHES),
        ("verify_id", evidence.get("verify_id") or "", True),
        ("verify_at", evidence.get("verify_url") or "", True),
    ]
    text = _consent(consent, tongue)
    return [(label, value, code) for label, value, code in [*found, text] if value]


def _consent(consent: Evidence, tongue: Tongue) -> tuple[str, str, bool]:
    if not consent.get("text"):
        return ("consent", "", False)
    version = tongue.plain("consent_version", version=str(consent.get("version") or ""))
    text = Markup("{} ({})").format(tongue.isolate(consent["text"]), version)
    return ("consent", text, False)
