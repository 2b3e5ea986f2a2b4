"""What a reader sees of a mail: the words and the links of each of its parts, in their order."""

import re
from html.parser import HTMLParser

VOID = {"br", "meta", "img", "link", "input", "hr"}
INLINE = {"span", "a"}
UNSEEN = {"head", "style", "title", "script"}
MARKS = re.compile("[\u2066-\u2069\u200e\u200f\u061c]")
SIGNS = re.compile(r"^(\*|>|--) ?", re.MULTILINE)
ADDRESS = re.compile(r"https?://\S+")


class Page(HTMLParser):
    """An HTML page as words, links, tags with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = ""
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it, and whether what it holds is seen."""
        attributes = dict(attrs)
        self._part(tag)
        self.tags.append((tag, attributes))
        if tag == "a":
            self.links.append(attributes["href"] or "")
        hides = tag in UNSEEN or "display:none" in (attributes.get("style") or "")
        if tag not in VOID and (hides or self._hidden):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave what was hidden."""
        self._part(tag)
        if self._hidden and tag not in VOID:
            self._hidden.pop()

    def handle_data(self, text: str) -> None:
        """Note what is seen."""
        if not self._hidden:
            self.seen += text

    @property
    def words(self) -> list[str]:
        """The words that are seen."""
        return words(self.seen)

    def _part(self, tag: str) -> None:
        """Words end at the edge of every element that does not stand within a line."""
        if tag not in INLINE:
            self.seen += "\n"


def words(text: str) -> list[str]:
    """Words without marks of direction and without the colons after names."""
    return [word.rstrip(":") for word in MARKS.sub("", text).split() if word.rstrip(":")]


def plain_words(text: str) -> list[str]:
    """The same of a plain text, without the signs at the head of its lines."""
    return words(SIGNS.sub("", text))


def links(text: str) -> list[str]:
    """The links in a plain text."""
    return ADDRESS.findall(text)
