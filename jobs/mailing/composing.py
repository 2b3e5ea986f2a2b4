"""From a kind and what it is told to a letter: blocks first, then both of its parts."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jobs.mailing import html, plain, words
from jobs.mailing.blocks import (
    Also,
    Block,
    Button,
    Code,
    Fact,
    Facts,
    Footer,
    Heading,
    Note,
    Paragraph,
    Signature,
)
from jobs.mailing.given import Brand, Person
from jobs.mailing.kinds import PLANS, MailKind, Plan
from jobs.mailing.placeholders import CODE_PLACEHOLDER, Letter, link
from jobs.mailing.spelling import clipped, direction_of, lines
from models.money import Money

OWN: Final = frozenset({"code", "reader", "seller", "sender"})
LONGEST_SUBJECT: Final = 200


def compose(
    kind: MailKind,
    given: Mapping[str, Any],
    language: str,
    *,
    direction: str | None = None,
    locale: str | None = None,
) -> Letter:
    """A letter in a language, English where there is none; links and codes are placeholders.

    `given` needs `brand` and what `needs(kind)` names. It may have `reader` (a name), `sender` (a
    Person, who signs), `message` (what a person wrote), and what the kind's plan and texts name as
    optional. Texts are strings, else Money, Moment, date or timedelta. More than is needed does no
    harm; less raises ValueError. Numbers are written as `locale` does, else as the language does.
    """
    missing = sorted(name for name in needs(kind) if given.get(name) is None)
    if missing:
        message = f"{kind} needs {', '.join(missing)}"
        raise ValueError(message)
    tongue = words.tongue(language, direction=direction, locale=locale)
    told = _told(given)
    subject = clipped(tongue.say(tongue.texts[kind]["subject"], told), LONGEST_SUBJECT)
    blocks = list(_blocks(kind, given, told, tongue))
    brand: Brand = given["brand"]
    page = html.page(blocks, tongue, brand=brand, subject=subject)
    return Letter(subject, page, plain.page(blocks))


def needs(kind: MailKind) -> frozenset[str]:
    """What a kind must be told: what its texts name, its facts, and the organisation."""
    plan, texts = PLANS[kind], words.texts(words.USUAL)
    said = texts[kind]
    always = [said["subject"], said["heading"], *said["paragraphs"], said["ignored"]]
    always += [said.get("ends", ""), said.get("button", ""), texts["why"][plan.why]]
    named = {name for each in always for name in fields(each)}
    return frozenset({"brand", *plan.facts, *(named - OWN), *(named & {"sender"})})


def fields(template: str) -> set[str]:
    """The names of the values in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _told(given: Mapping[str, Any]) -> dict[str, Any]:
    sender = given.get("sender")
    return {
        **given,
        "seller": given["brand"].name,
        "sender": sender.name if sender else None,
    }


def _blocks(
    kind: MailKind, given: Mapping[str, Any], told: Mapping[str, Any], tongue: words.Tongue
) -> Iterator[Block]:
    plan, shared, texts = PLANS[kind], tongue.texts, tongue.texts[kind]
    yield Heading(tongue.say(texts["heading"], told))
    yield Paragraph(
        tongue.say(shared["greeting" if given.get("reader") else "greeting_nobody"], told)
    )
    for each in texts["paragraphs"]:
        yield Paragraph(tongue.say(each, told))
    if "note" in texts and given.get("message"):
        yield _note(tongue.say(texts["note"], told), given["message"], tongue)
    for name, each in texts.get("when", {}).items():
        if given.get(name):
            yield Paragraph(tongue.say(each, told))
    if rows := _rows(plan, told, tongue):
        yield Facts(rows)
    yield from _acts(plan, texts, told, tongue)
    yield Paragraph(tongue.say(texts["ignored"], told))
    yield _signature(given.get("sender"), told, tongue)
    yield Footer([tongue.say(shared["why"][plan.why], told), *_imprint(given["brand"], tongue)])


def _acts(
    plan: Plan, texts: Mapping[str, Any], told: Mapping[str, Any], tongue: words.Tongue
) -> Iterator[Block]:
    """The code, until when, the button: what the mail came for."""
    if plan.code:
        yield Code(CODE_PLACEHOLDER)
    if "ends" in texts:
        yield Paragraph(tongue.say(texts["ends"], told), weighty=True)
    if plan.link:
        text = tongue.say(texts["button"], told)
        yield Button(text, tongue.texts["address"], link(plan.link))
    for name, each in texts.get("also", {}).items():
        yield Also(tongue.say(each, told), link(name))


def _rows(plan: Plan, told: Mapping[str, Any], tongue: words.Tongue) -> list[Fact]:
    labels = tongue.texts["facts"]
    stated = [*plan.facts, *(name for name in plan.more if told.get(name))]
    return [
        Fact(labels[name], tongue.written(told[name]), isinstance(told[name], Money))
        for name in stated
    ]


def _note(label: str, message: str, tongue: words.Tongue) -> Note:
    return Note(label, lines(message), direction_of(message, tongue.direction))


def _signature(sender: Person | None, told: Mapping[str, Any], tongue: words.Tongue) -> Signature:
    if sender is None:
        return Signature(tongue.say(tongue.texts["from_house"], told), [], "")
    details = [sender.title, told["seller"], sender.email, sender.phone]
    written = [tongue.written(each) for each in details if each]
    return Signature(tongue.written(sender.name), written, tongue.say(tongue.texts["reply"], told))


def _imprint(brand: Brand, tongue: words.Tongue) -> list[str]:
    return [tongue.written(each) for each in brand if each and each != brand.colour]
