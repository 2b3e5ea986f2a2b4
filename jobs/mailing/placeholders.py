"""Links and codes: they stand in a letter as placeholders until it is sent or shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final, NamedTuple

PLACEHOLDER: Final = re.compile(r"\{\{(link:[a-z_]+|code)\}\}")
HARMFUL: Final = re.compile(r"[\x00-\x20\x7f<>\"'`{}]")
CODE: Final = re.compile(r"[0-9A-Za-z -]{4,24}")
SCHEMES: Final = ("https://", "http://")
WITHHELD: Final = {"code": "••••••"}


class Letter(NamedTuple):
    """What a mail says, twice: as HTML and as plain text."""

    subject: str
    html: str
    text: str

    @property
    def placeholders(self) -> frozenset[str]:
        """What `fill` must be told: `code`, and `link:…` for each link."""
        return frozenset(name for part in self for name in PLACEHOLDER.findall(part))


def link(name: str) -> str:
    """The placeholder of a link."""
    return f"{{{{link:{name}}}}}"


CODE_PLACEHOLDER: Final = "{{code}}"


def fill(letter: Letter, secrets: Mapping[str, str]) -> Letter:
    """The letter with its links and its code, for its recipient's eyes only.

    Raises KeyError for a placeholder without a secret, ValueError for what is no link or no code.
    """
    missing = letter.placeholders - secrets.keys()
    if missing:
        raise KeyError(", ".join(sorted(missing)))
    for name in letter.placeholders:
        _check(name, secrets[name])
    return _replaced(letter, secrets.__getitem__)


def withhold(letter: Letter) -> Letter:
    """The letter for others' eyes: what the placeholders stand for is not told."""
    return _replaced(letter, lambda name: WITHHELD.get(name, f"[{name.partition(':')[2]}]"))


def _replaced(letter: Letter, told: Callable[[str], str]) -> Letter:
    def plain(part: str) -> str:
        return PLACEHOLDER.sub(lambda found: told(found[1]), part)

    html = PLACEHOLDER.sub(lambda found: escape(told(found[1])), letter.html)
    return Letter(plain(letter.subject), html, plain(letter.text))


def _check(name: str, secret: str) -> None:
    """Refuse what could break out of its place, without repeating it."""
    if name == "code":
        good = CODE.fullmatch(secret) is not None
    else:
        good = secret.startswith(SCHEMES) and HARMFUL.search(secret) is None
    if not good:
        message = f"what is given for {name} cannot stand in a mail"
        raise ValueError(message)
