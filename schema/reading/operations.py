"""One operation and one shape of variables → a compiled plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from graphql import DocumentNode, OperationDefinitionNode, SelectionSetNode, execute_sync

from schema.reading.compiled import Compiled, compile_fields
from schema.reading.inputs import Value, arguments
from schema.reading.parameters import Parameters
from schema.reading.plan import Constant
from schema.reading.planner import Planner
from schema.reading.roots import plan_root
from schema.reading.selections import Selections

if TYPE_CHECKING:
    from graphql import FieldNode, FragmentDefinitionNode

    from schema.reading.documents import Document, Operation
    from schema.reading.plan import Node
    from schema.reading.rights import Rights

INTROSPECTION = {"__schema", "__type"}


def compile_query(
    rights: Rights,
    document: Document,
    operation: Operation,
    variables: dict[str, Any],
    largest: int,
    *,
    python: bool = False,
) -> Compiled:
    """Return the plan of a query."""
    schema = rights.schema
    selections = Selections(schema, document.fragments, variables)
    planner = Planner(rights, selections, Parameters(), largest)
    assert schema.query_type is not None
    asked = selections.fields(schema.query_type, operation.node.selection_set)
    fields: list[tuple[str, Node]] = [
        (key, Constant(_introspect(rights, document, operation, nodes, variables)))
        if nodes[0].name.value in INTROSPECTION
        else (key, plan_root(planner, schema.query_type, key, nodes))
        for key, nodes in asked.items()
    ]
    dry = [key for key, nodes in asked.items() if _is_dry_run(selections, nodes)]
    return compile_fields(
        [one for one in fields if one[0] in dry] if dry else fields,
        planner.parameters,
        cost=planner.cost.total,
        largest=planner.cost.largest[1],
        free=bool(dry),
        role=rights.role,
        python=python,
    )


def _is_dry_run(selections: Selections, nodes: list[FieldNode]) -> bool:
    query = selections.schema.query_type
    name = nodes[0].name.value
    if name != "rateLimit" or query is None:
        return False
    dry = arguments(nodes[0], query.fields[name], selections.variables).get("dryRun")
    return isinstance(dry, Value) and bool(dry.current)


def _introspect(
    rights: Rights,
    document: Document,
    operation: Operation,
    nodes: list[FieldNode],
    variables: dict[str, Any],
) -> Any:
    """Let graphql-core answer an introspection field over the role's schema."""
    fragments: list[FragmentDefinitionNode] = list(document.fragments.values())
    alone = OperationDefinitionNode(
        operation=operation.node.operation,
        name=None,
        directives=(),
        variable_definitions=operation.node.variable_definitions,
        selection_set=SelectionSetNode(selections=tuple(nodes)),
    )
    found = execute_sync(
        rights.schema,
        DocumentNode(definitions=(alone, *fragments)),
        variable_values=variables,
    )
    key = nodes[0].alias.value if nodes[0].alias else nodes[0].name.value
    return orjson.loads(orjson.dumps((found.data or {}).get(key)))
