"""The evidence page behind a signed quote: everything that was recorded, and what the seal is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jobs.pdf.evidence import Evidence, rows
from jobs.pdf.inspecting import KEYWORD
from jobs.pdf.keys import SealingKey
from jobs.pdf.languages import Tongue


def view(
    quote: Mapping[str, Any], evidence: Sequence[Evidence], tongue: Tongue, key: SealingKey
) -> dict[str, Any]:
    """What the template of the evidence page prints, from the view of its quote."""
    reference = quote["reference"]
    named = tongue.plain(
        "number_and_version", number=reference["number"], version=str(reference["version"])
    )
    sentence = (
        tongue.plain("seal_self_made")
        if key.self_made
        else tongue.say("seal_supplied", issuer=key.issuer)
    )
    return {
        **quote,
        "kind": "evidence",
        "title": f"{tongue.plain('evidence')} {reference['number']}",
        "document": f"{tongue.plain('quote')} {named}",
        "seal": sentence,
        "fingerprint": key.fingerprint,
        "records": [rows(each, tongue) for each in evidence],
    }


def keywords(evidence: Sequence[Evidence]) -> str:
    """What the file's metadata says, so that it is found again even when it was altered."""
    return ", ".join(f"{KEYWORD}{each['verify_id']}" for each in evidence if each.get("verify_id"))
