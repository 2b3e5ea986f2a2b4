"""The checked forms of the scalars that are texts."""

import pytest
from graphql import GraphQLError

from schema.scalars import SCALARS, Locale, TimeZone
from tests.api import Api

FORMATTED = "query($l: Locale) { deals(first: 1) { nodes { value { formatted(locale: $l) } } } }"


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        *((Locale, tag) for tag in ("en", "pt-BR", "zh-Hant-TW", "sl-rozaj-biske-1994")),
        *((TimeZone, zone) for zone in ("UTC", "Europe/Lisbon", "America/Argentina/Ushuaia")),
    ],
)
def test_a_tag_and_a_zone_are_taken_as_they_are(scalar, value):
    assert SCALARS[scalar].parse_value(value) == value


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        *((Locale, tag) for tag in ("", "e", "de_DE", "de-", "en\x00", "en\n", "no such", 1, None)),
        (Locale, "en" + "-abcdefgh" * 4),
        *((TimeZone, one) for one in ("", "Mars/Base", "../etc/passwd", "UTC\x00", 1, None)),
    ],
)
def test_no_tag_and_no_zone_are_refused_by_their_name(scalar, value):
    with pytest.raises(GraphQLError, match=f"A {SCALARS[scalar].name} is "):
        SCALARS[scalar].parse_value(value)


@pytest.mark.parametrize("tag", ["en\x00", "x" * 100_000])
def test_a_caller_is_told_what_a_locale_is(api: Api, tag: str):
    (told,) = api("agent").run(FORMATTED, l=tag)["errors"]
    assert told["extensions"]["code"] == "BAD_REQUEST"
    assert "A Locale is a language tag" in told["message"]
