"""What a selection set asks for: fields merged by key, fragments and conditions resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

if TYPE_CHECKING:
    from graphql import (
        BooleanValueNode,
        DirectiveNode,
        FragmentDefinitionNode,
        GraphQLObjectType,
        GraphQLSchema,
        SelectionNode,
    )


class Selections:
    """Reads the selections of one operation with its present variables."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: dict[str, Any],
    ) -> None:
        """Read against a role's schema."""
        self.schema, self.fragments, self.variables = schema, fragments, variables

    def fields(
        self, kind: GraphQLObjectType, chosen: SelectionSetNode
    ) -> dict[str, list[FieldNode]]:
        """Return the field nodes by response key, in the order of the document."""
        found: dict[str, list[FieldNode]] = {}
        self._collect(kind, chosen.selections, found, set())
        return found

    def below(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> dict[str, list[FieldNode]]:
        """Return the merged fields below nodes that share a response key."""
        return self.fields(kind, self.merged(nodes))

    def merged(self, nodes: list[FieldNode]) -> SelectionSetNode:
        """Return one selection set for all nodes that share a response key."""
        if len(nodes) == 1:
            return cast("SelectionSetNode", nodes[0].selection_set)
        parts = [
            one for node in nodes if node.selection_set for one in node.selection_set.selections
        ]
        return SelectionSetNode(selections=tuple(parts))

    def target(self, kind: GraphQLObjectType, node: FieldNode) -> GraphQLObjectType:
        """Return the object type to which a field leads."""
        return cast("GraphQLObjectType", get_named_type(kind.fields[node.name.value].type))

    def _collect(
        self,
        kind: GraphQLObjectType,
        chosen: tuple[SelectionNode, ...],
        found: dict[str, list[FieldNode]],
        spread: set[str],
    ) -> None:
        for node in chosen:
            if node.directives and not self._included(node.directives):
                continue
            match node:
                case FieldNode():
                    key = node.alias.value if node.alias else node.name.value
                    found.setdefault(key, []).append(node)
                case InlineFragmentNode():
                    condition = node.type_condition
                    if condition is None or self._applies(kind, condition.name.value):
                        self._collect(kind, node.selection_set.selections, found, spread)
                case FragmentSpreadNode() if node.name.value not in spread:
                    spread.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    if self._applies(kind, fragment.type_condition.name.value):
                        self._collect(kind, fragment.selection_set.selections, found, spread)

    def _applies(self, kind: GraphQLObjectType, name: str) -> bool:
        return kind.name == name or any(one.name == name for one in kind.interfaces)

    def _included(self, directives: tuple[DirectiveNode, ...]) -> bool:
        for directive in directives:
            name = directive.name.value
            if name in {"skip", "include"}:
                (argument,) = directive.arguments or ()
                value = argument.value
                if isinstance(value, VariableNode):
                    truth = bool(self.variables.get(value.name.value))
                else:
                    truth = bool(cast("BooleanValueNode", value).value)
                if truth is (name == "skip"):
                    return False
        return True
