"""Which language a page speaks, and its words: catalogues in locale/, read once."""

from __future__ import annotations

import re
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from portals.pages import HERE

NAMES: Final = {"en": "English", "de": "Deutsch", "ar": "العربية"}
PSEUDO: Final = "xx"
USUAL: Final = "en"
LONGEST: Final = 200
_PLACEHOLDER: Final = re.compile(r"(%\([a-z_]+\)[sd]|%%|<[^>]*>|&[a-z]+;)")
_ACCENTED: Final = str.maketrans("aceginorsuyACEGINORSUY", "áçéğíñóřšúýÁÇÉĞÍÑÓŘŠÚÝ")


class Pseudo(NullTranslations):
    """Longer, accented English: what is cut off, or not translated at all, is seen."""

    def gettext(self, message: str) -> str:
        """The text, a third longer."""
        parts = _PLACEHOLDER.split(message)
        parts[::2] = [part.translate(_ACCENTED) for part in parts[::2]]
        return f"⟦{''.join(parts)}{'·' * (len(message) // 3)}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same for texts with a number."""
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def words_of(language: str) -> NullTranslations:
    """The catalogue of a language."""
    if language == PSEUDO:
        return Pseudo()
    path = HERE / "locale" / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def language_of(*wishes: str | None) -> str:
    """The first wish that we can grant; each is one language tag, or an Accept-Language header."""
    for wish in wishes:
        for tag in _tags(wish or ""):
            if tag in NAMES:
                return tag
    return USUAL


def locale_of(*wishes: str | None) -> Locale:
    """How numbers and dates are written: the first wish that is a known locale, region and all."""
    for wish in wishes:
        for tag in _accepted(wish or ""):
            try:
                return Locale.parse(tag, sep="-")
            except (ValueError, UnknownLocaleError, TypeError):
                continue
    return Locale("en", "GB")


def _tags(wish: str) -> list[str]:
    return [tag.partition("-")[0].lower() for tag in _accepted(wish)]


def _accepted(header: str) -> list[str]:
    """The tags of a header, the most wanted first."""
    weighted = []
    for part in header[:LONGEST].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighted, key=lambda one: -one[0]) if tag and weight > 0]
