"""Which texts pages have, and which of them a catalogue in locale/ lacks.

`python -m portals.catalogues` prints the missing lines of every catalogue, to be translated and
pasted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portals.languages import NAMES, USUAL
from portals.pages import HERE

Text: TypeAlias = str | tuple[str, ...]
WAYS: Final = [("**.html", "jinja2"), ("**.py", "python")]
OPTIONS: Final = {"**.html": {"trimmed": "false", "newstyle_gettext": "true"}}
KEYWORDS: Final[dict[str, Any]] = {"_": None, "gettext": None, "said": None, "ngettext": (1, 2)}


def texts() -> dict[Text, str]:
    """Every text that readers see, with one place where it stands."""
    found: dict[Text, str] = {}
    for path, line, text, *_ in extract_from_dir(HERE, WAYS, OPTIONS, KEYWORDS):
        if text:
            found.setdefault(text, f"{path}:{line}")
    return found


def lacking(language: str) -> list[Text]:
    """The texts that a language's catalogue has no translation for."""
    known = {
        message.id: message.string
        for message in read_po(_lines(language), locale=language)
        if message.id
    }
    return [text for text in texts() if not _whole(known.get(text))]


def surplus(language: str) -> list[Text]:
    """What a catalogue translates although no page says it."""
    present = texts()
    known = [message.id for message in read_po(_lines(language), locale=language) if message.id]
    listed = [tuple(one) if isinstance(one, list) else one for one in known]
    return [one for one in listed if one not in present]


def translated() -> tuple[str, ...]:
    """The languages that have a catalogue."""
    return tuple(language for language in NAMES if language != USUAL)


def _whole(translation: Any) -> bool:
    parts = translation if isinstance(translation, (tuple, list)) else [translation]
    return bool(parts) and all(parts)


def _lines(language: str) -> Iterator[str]:
    path: Path = HERE / "locale" / f"{language}.po"
    yield from path.read_text(encoding="utf-8").splitlines() if path.exists() else ()


def _main() -> None:
    for language in translated():
        print(f"# {language}.po lacks:")  # noqa: T201 - this is what it is run for
        for text in lacking(language):
            shown = text if isinstance(text, str) else " | ".join(text)
            print(f'msgid "{shown}"\nmsgstr ""\n')  # noqa: T201 - the same


if __name__ == "__main__":
    _main()
