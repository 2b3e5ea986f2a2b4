"""What only some of a portal's roles have: marked @ifKnown, and left out for all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from graphql import (
    REMOVE,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    visit,
)

MARK: Final = "ifKnown"


def within(schema: GraphQLSchema, document: DocumentNode) -> DocumentNode:
    """The document without the marked fields that a schema lacks, and without any marks.

    A marked field whose arguments name what the schema lacks is lacking as well.

    A mutation of which nothing is left is left out whole, so that pages do not offer it.
    """
    types = TypeInfo(schema)
    left: DocumentNode = visit(document, TypeInfoVisitor(types, _Within(types)))
    return left


def marked(document: DocumentNode) -> Iterator[FieldNode]:
    """The fields that are not for all."""
    found: list[FieldNode] = []

    class Marked(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            if _is_marked(node):
                found.append(node)

    visit(document, Marked())
    yield from found


class _Within(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self._lacking: list[bool] = []
        self._unasked: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if _is_marked(node):
            self._lacking.append(self._types.get_field_def() is None)

    def enter_object_field(self, *_: Any) -> None:
        if self._lacking and self._types.get_input_type() is None:
            self._lacking[-1] = True

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        if not _is_marked(node):
            return None
        if self._lacking.pop():
            self._unasked |= _variables(node)
            return REMOVE
        others = [one for one in node.directives or () if one.name.value != MARK]
        keys = {key: getattr(node, key) for key in node.keys}
        return FieldNode(**{**keys, "directives": tuple(others)})

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        """A variable that only what is left out used is left out as well."""
        if not node.selection_set.selections:
            return REMOVE
        over = self._unasked - _variables(node.selection_set)
        defined = node.variable_definitions or ()
        left = tuple(one for one in defined if one.variable.name.value not in over)
        keys = {key: getattr(node, key) for key in node.keys}
        return OperationDefinitionNode(**{**keys, "variable_definitions": left})


def _variables(node: Node) -> set[str]:
    found: set[str] = set()

    class Used(Visitor):
        def enter_variable(self, node: VariableNode, *_: Any) -> None:
            found.add(node.name.value)

    visit(node, Used())
    return found


def _is_marked(node: FieldNode) -> bool:
    return any(one.name.value == MARK for one in node.directives or ())
