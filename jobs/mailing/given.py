"""What a mail is told besides plain texts: who sells, who writes, and when something ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

GREEN: Final = "#0b6b53"


class Brand(NamedTuple):
    """The organisation whose mail it is, its colour and its address in one line."""

    name: str
    colour: str | None = GREEN
    address: str = ""


class Person(NamedTuple):
    """Who writes: a reply to the mail reaches this person."""

    name: str
    email: str
    title: str = ""
    phone: str = ""


class Moment(NamedTuple):
    """An instant that matters, and the IANA zone in which the promise was made."""

    at: datetime
    zone: str


class Deadline(NamedTuple):
    """An instant before which something can be done; at midnight there, the day before ends."""

    at: datetime
    zone: str


class Word(NamedTuple):
    """A value that each language has a word for, in a table of its catalogue."""

    table: str
    name: str
    told: Mapping[str, Any] = MappingProxyType({})
