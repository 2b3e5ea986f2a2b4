"""Colours of a template: only real ones, and always readable where they carry or are text."""

from __future__ import annotations

import re
from typing import Final

HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
USUAL: Final = "#1f4e5f"
WHITE: Final = "#ffffff"
DARK: Final = "#16202a"
READABLE: Final = 4.5  # WCAG 2.2, 1.4.3


def palette(colour: str | None, accent: str | None) -> dict[str, str]:
    """Colours by their role in the styles, from the two that a template names."""
    ground = _real(colour, USUAL)
    ink = WHITE if _contrast(ground, WHITE) >= READABLE else DARK
    return {
        "colour": ground,
        "on-colour": ink,
        "accent": _readable(_real(accent, ground)),
        "tint": _mixed(ground, WHITE, 0.93),
    }


def _real(colour: str | None, otherwise: str) -> str:
    return colour.lower() if colour and HEX.fullmatch(colour) else otherwise


def _readable(colour: str) -> str:
    """The colour, darkened until it can be read on white."""
    while _contrast(colour, WHITE) < READABLE:
        colour = _mixed(colour, "#000000", 0.1)
    return colour


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
