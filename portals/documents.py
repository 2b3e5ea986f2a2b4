"""A page's documents: read once, cut into operations, checked against the schema of their role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    parse,
    print_ast,
    type_from_ast,
    validate,
)

from portals.pages import Page, Portal
from portals.rights import within

FRAME: Final = "frame.graphql"
Fragments: TypeAlias = dict[str, FragmentDefinitionNode]


class DocumentWrong(Exception):
    """A page asks for what the schema of its visitors does not have."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation with the fragments that it needs; `variables` are their input types."""

    name: str
    text: str
    variables: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Documents:
    """What a page reads, if anything, and what it may do, by name."""

    query: Operation | None
    mutations: dict[str, Operation]


def documents(portal: Portal, page: Page, schema: GraphQLSchema) -> Documents:
    """The documents of a page as a role has them; raises `DocumentWrong` with all that is wrong."""
    path = portal.folder.parent / portal.file_of(page, f"{page.name}.graphql")
    parsed = within(schema, _parsed(path))
    fragments = _fragments(parsed) | _shared(portal.folder, path, schema)
    operations = [
        (one.operation, _operation(one, fragments, schema, path))
        for one in parsed.definitions
        if isinstance(one, OperationDefinitionNode)
    ]
    queries = [made for kind, made in operations if kind is OperationType.QUERY]
    if len(queries) > 1:
        raise DocumentWrong(f"{path.name}: a page has one query.")
    mutations = {made.name: made for kind, made in operations if kind is OperationType.MUTATION}
    return Documents(queries[0] if queries else None, mutations)


def _shared(folder: Path, path: Path, schema: GraphQLSchema) -> Fragments:
    """The fragments in the frames of the page's own folder and of the portal, which wins."""
    frames = (path.parent / FRAME, folder / FRAME)
    return {
        name: one
        for frame in frames
        if frame.exists()
        for name, one in _fragments(within(schema, _parsed(frame))).items()
    }


def _parsed(path: Path) -> DocumentNode:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, GraphQLError) as problem:
        raise DocumentWrong(f"{path.name}: {problem}") from problem


def _fragments(parsed: DocumentNode) -> Fragments:
    return {
        one.name.value: one for one in parsed.definitions if isinstance(one, FragmentDefinitionNode)
    }


def _operation(
    node: OperationDefinitionNode, fragments: Fragments, schema: GraphQLSchema, path: Path
) -> Operation:
    if node.name is None:
        raise DocumentWrong(f"{path.name}: every operation has a name.")
    whole = DocumentNode(definitions=(node, *_needed(node, fragments)))
    wrong = validate(schema, whole)
    if wrong:
        listed = "\n".join(f"  {one.message}" for one in wrong)
        raise DocumentWrong(f"{path.name}, {node.name.value}:\n{listed}")
    variables = {
        one.variable.name.value: type_from_ast(schema, one.type)
        for one in node.variable_definitions or ()
    }
    return Operation(node.name.value, print_ast(whole), variables)


def _needed(node: Node, fragments: Fragments) -> Iterator[FragmentDefinitionNode]:
    """The fragments that are spread, directly or within others, each once."""
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        for name in _spread(waiting.pop()):
            if name in fragments and name not in seen:
                seen.add(name)
                waiting.append(fragments[name])
                yield fragments[name]


def _spread(node: Node) -> Iterator[str]:
    selections = getattr(node, "selection_set", None)
    for one in selections.selections if selections else ():
        if isinstance(one, FragmentSpreadNode):
            yield one.name.value
        else:
            yield from _spread(one)
