"""What does not fit is told by names and types, never by what was sent.

Values may be personal data, and messages go into logs and to whoever reads over a shoulder.
"""

from __future__ import annotations

import re
from typing import Final

from graphql import GraphQLError

Ways = tuple[tuple[re.Pattern[str], str], ...]
SYNTAX: Final = "Syntax Error: "
_TOKENS: Final[Ways] = (
    (re.compile(r"\b(Name|Int|Float|String|BlockString) '.*'", re.DOTALL), r"\1"),
    (re.compile(r"( escape sequence|Invalid number).*", re.DOTALL), r"\1."),
)
_VALUES: Final[Ways] = (
    (re.compile(r"( cannot represent [a-z0-9 -]*value): .*", re.DOTALL), r"\1."),
    (
        re.compile(r"Value '.*' does not exist in ('\w+') enum\.", re.DOTALL),
        r"Enum \1 has no such value.",
    ),
    (re.compile(r" unknown field '(?!\w{1,64}').*", re.DOTALL), " unknown fields."),
    (re.compile(r"(, but encountered error|, found:).*", re.DOTALL), "."),
)
"""graphql-core's own words for a token or a value, and what is left of them."""


def neutral(found: GraphQLError) -> GraphQLError:
    """Return the same error without the values that its message repeats."""
    message = found.message
    for way, left in _TOKENS if message.startswith(SYNTAX) else _VALUES:
        message = way.sub(left, message)
    return GraphQLError(
        message,
        found.nodes,
        found.source,
        found.positions,
        found.path,
        extensions=found.extensions,
    )
