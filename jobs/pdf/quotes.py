"""A quote's canonical content, made ready for its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jobs.pdf.contents import Content, shared
from jobs.pdf.evidence import Evidence, filled
from jobs.pdf.languages import Tongue
from jobs.pdf.rows import ImageUrl


def view(
    content: Content,
    tongue: Tongue,
    *,
    image_url: ImageUrl,
    watermark: bool = False,
    evidence: Sequence[Evidence] = (),
) -> dict[str, Any]:
    """What the template prints; a draft has the watermark instead of a hash."""
    common = shared(content, tongue, kind="quote", image_url=image_url)
    return {
        **common,
        "terms": content.get("terms"),
        "consent": content.get("consent"),
        "reference": {"number": content["number"], "version": content["version"]},
        "hash": None if watermark else common["hash"],
        "watermark": watermark,
        "facts": _facts(content, tongue),
        "due_label": "total",
        "due": tongue.money(content["totals"]["total"], content["currency"]),
        "signatures": filled(content["signatories"], evidence, tongue),
    }


def _facts(content: Content, tongue: Tongue) -> list[tuple[str, str]]:
    representative = content.get("representative") or {}
    facts = [
        ("number", content["number"]),
        ("version", str(content["version"])),
        ("date", tongue.day(content["issued_on"]) if content.get("issued_on") else ""),
        ("valid_until", tongue.day(content["valid_until"]) if content.get("valid_until") else ""),
        ("customer_tax_id", content["customer"].get("tax_id") or ""),
        ("contact", representative.get("name") or ""),
        ("email", representative.get("email") or ""),
    ]
    return [(key, value) for key, value in facts if value]
