"""How large a document may be: counted in one pass, before it is validated or anything runs."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    validate,
)

from schema.neutral import neutral
from schema.validation import EveryRule

CEILING: Final = 1_000_000
INTROSPECTION: Final = frozenset({"__schema", "__type"})
TOO_DEEP: Final = "QUERY_TOO_DEEP"
TOO_COSTLY: Final = "QUERY_TOO_COSTLY"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each kind that a document may hold; fields count with fragments expanded."""

    characters: int = 100_000
    tokens: int = 4_000
    operations: int = 50
    fragments: int = 100
    fields: int = 1_000
    aliases: int = 100
    directives: int = 100
    depth: int = 15
    introspections: int = 3
    mutations: int = 10
    sensitive_mutations: int = 2
    sensitive: frozenset[str] = frozenset()
    errors: int = 10


STANDARD: Final = Limits()


def parse_document(text: str, limits: Limits = STANDARD) -> DocumentNode:
    """Parse a document; raises GraphQLError. The parser itself refuses deep nesting."""
    if len(text) > limits.characters:
        message = f"The document is longer than {limits.characters} characters."
        raise GraphQLError(message, extensions={"code": TOO_COSTLY})
    try:
        return parse(text, max_tokens=limits.tokens, allow_empty_selection_sets=False)
    except GraphQLError as problem:
        raise neutral(problem) from None


def validate_document(
    schema: GraphQLSchema, document: DocumentNode, limits: Limits = STANDARD
) -> list[GraphQLError]:
    """Validate against the role's schema; nothing is suggested, and no value is repeated."""
    found = validate(schema, document, [EveryRule], max_errors=limits.errors, hide_suggestions=True)
    return [_own_words(each) for each in found]


def _own_words(found: GraphQLError) -> GraphQLError:
    if found.original_error is None or isinstance(found.original_error, GraphQLError):
        return neutral(found)
    return GraphQLError("A value does not fit its type.", found.nodes)


@dataclass(slots=True)
class _Tally:
    """What a definition holds by itself, and with what its spreads add."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    introspections: int = 0
    roots: int = 0
    sensitive: int = 0
    spreads: list[tuple[str, int, bool]] = field(default_factory=list)

    def add(self, other: "_Tally", depth: int, exempt: bool) -> None:  # noqa: FBT001
        self.fields = min(CEILING, self.fields + other.fields)
        self.aliases = min(CEILING, self.aliases + other.aliases)
        self.directives = min(CEILING, self.directives + other.directives)
        self.introspections = min(CEILING, self.introspections + other.introspections)
        if not exempt:
            self.depth = max(self.depth, depth + other.depth)
        if depth == 0:
            self.roots = min(CEILING, self.roots + other.roots)
            self.sensitive = min(CEILING, self.sensitive + other.sensitive)


def check(
    document: DocumentNode, limits: Limits = STANDARD, operation_name: str | None = None
) -> GraphQLError | None:
    """The first limit that the document breaks; the verdict may be kept with the document."""
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    fragments = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
    if len(operations) > limits.operations:
        return _refusal(f"The document has more than {limits.operations} operations.")
    if len(fragments) > limits.fragments:
        return _refusal(f"The document has more than {limits.fragments} fragments.")
    if operation_name is not None:
        operations = [
            each for each in operations if each.name and each.name.value == operation_name
        ]
    tallies = {each.name.value: _count(each, limits) for each in fragments}
    _expand(tallies)
    for operation in operations:
        tally = _count(operation, limits)
        _add_spreads(tally, tallies, tallies.keys())
        broken = _judge(operation, tally, limits)
        if broken:
            return broken
    return None


def _count(definition: OperationDefinitionNode | FragmentDefinitionNode, limits: Limits) -> _Tally:
    """Count one definition without following its spreads."""
    tally = _Tally(directives=len(definition.directives or ()))
    for variable in definition.variable_definitions or ():
        tally.directives += len(variable.directives or ())
    stack: list[tuple[SelectionSetNode, int, bool]] = [(definition.selection_set, 0, False)]
    while stack:
        selections, depth, exempt = stack.pop()
        for selection in selections.selections:
            tally.directives += len(selection.directives or ())
            if isinstance(selection, FragmentSpreadNode):
                tally.spreads.append((selection.name.value, depth, exempt))
            elif isinstance(selection, InlineFragmentNode):
                stack.append((selection.selection_set, depth, exempt))
            elif isinstance(selection, FieldNode):
                inside = exempt or selection.name.value in INTROSPECTION
                _count_field(tally, selection, limits, depth=depth, exempt=inside)
                if selection.selection_set:
                    stack.append((selection.selection_set, depth + 1, inside))
    return tally


def _count_field(
    tally: _Tally, node: FieldNode, limits: Limits, *, depth: int, exempt: bool
) -> None:
    name = node.name.value
    tally.fields += 1
    tally.aliases += node.alias is not None
    tally.introspections += name in INTROSPECTION
    if not exempt:
        tally.depth = max(tally.depth, depth + 1)
    if depth == 0:
        tally.roots += 1
        tally.sensitive += name in limits.sensitive


def _expand(tallies: dict[str, _Tally]) -> None:
    """Add to each fragment, once, what its spreads hold; one that closes a circle adds nothing."""
    done: set[str] = set()
    for root, tally in tallies.items():
        path = [(root, _names(tally))] if root not in done else []
        entered = {root}
        while path:
            name, pending = path[-1]
            following = next(
                (each for each in pending if each in tallies and each not in done), None
            )
            if following is None:
                path.pop()
                _add_spreads(tallies[name], tallies, done)
                done.add(name)
            elif following not in entered:
                entered.add(following)
                path.append((following, _names(tallies[following])))


def _names(tally: _Tally) -> Iterator[str]:
    return iter([name for name, _, _ in tally.spreads])


def _add_spreads(tally: _Tally, tallies: dict[str, _Tally], known: AbstractSet[str]) -> None:
    for name, depth, exempt in tally.spreads:
        if name in known:
            tally.add(tallies[name], depth, exempt)


def _judge(
    operation: OperationDefinitionNode, tally: _Tally, limits: Limits
) -> GraphQLError | None:
    if tally.depth > limits.depth:
        return _refusal(f"The document is nested deeper than {limits.depth} fields.", TOO_DEEP)
    counted = [
        ("fields, fragments expanded", tally.fields, limits.fields),
        ("aliases", tally.aliases, limits.aliases),
        ("directives", tally.directives, limits.directives),
        ("introspection fields", tally.introspections, limits.introspections),
    ]
    if operation.operation is OperationType.MUTATION:
        counted.append(("mutations", tally.roots, limits.mutations))
        counted.append(("credential mutations", tally.sensitive, limits.sensitive_mutations))
    for what, number, most in counted:
        if number > most:
            return _refusal(f"The document has more than {most} {what}.")
    return None


def _refusal(message: str, code: str = TOO_COSTLY) -> GraphQLError:
    extensions: dict[str, Any] = {"code": code}
    return GraphQLError(message, extensions=extensions)
