"""Documents of one role: parsed, limited and validated once, found again by text or by skeleton."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    is_non_null_type,
    type_from_ast,
    value_from_ast,
)
from graphql.execution.values import get_variable_values

from schema.limits import STANDARD, check, parse_document, validate_document
from schema.mutating import MUTATIONS
from schema.neutral import neutral
from schema.reading.coercion import Uncoercible, coercer, shaper
from schema.reading.literals import Lifter, Skeleton, lift, read_literal

if TYPE_CHECKING:
    from graphql import GraphQLInputType, GraphQLSchema

    from schema.reading.coercion import Coerce, Shape
    from schema.reading.compiled import Compiled

KEPT_DOCUMENTS = 2_000
KEPT_PLANS = 64
_ABSENT = object()


class Invalid(Exception):
    """The document cannot be run; the errors say why."""

    def __init__(self, errors: list[GraphQLError], code: str) -> None:
        """Carry the errors and the code of those that have none."""
        super().__init__(code)
        self.errors, self.code = errors, code


@dataclass(slots=True)
class Variable:
    """One variable: how its value is read, and what of it shapes the plan."""

    name: str
    coerce: Coerce
    shape: Shape
    required: bool = False
    default: Any = _ABSENT


@dataclass(slots=True)
class Operation:
    """One operation of a document, and its plans by the shape of the variables."""

    node: OperationDefinitionNode
    declared: list[Variable]
    lifted: list[tuple[int, Variable]]
    plans: OrderedDict[Any, Compiled] = field(default_factory=OrderedDict)

    def shape(self, variables: dict[str, Any]) -> tuple[Any, ...]:
        """Return the key of the plan for these variables."""
        key = [
            one.shape(variables[one.name]) if one.name in variables else _ABSENT
            for one in self.declared
        ]
        for _, one in self.lifted:
            key.append(one.shape(variables[one.name]))
        return tuple(key)

    def keep(self, key: Any, plan: Compiled) -> None:
        """Remember a plan; the one longest unused goes."""
        self.plans[key] = plan
        if len(self.plans) > KEPT_PLANS:
            self.plans.popitem(last=False)


@dataclass(slots=True)
class Document:
    """A valid document."""

    operations: dict[str | None, Operation]
    fragments: dict[str, FragmentDefinitionNode]


class Documents:
    """The documents of one role; both caches forget what was not asked for longest."""

    def __init__(self, schema: GraphQLSchema) -> None:
        """Validate against the role's schema."""
        self.schema = schema
        guarded = frozenset(name for name, one in MUTATIONS.items() if one.guarded)
        self._limits = replace(STANDARD, sensitive=guarded)
        self._texts: OrderedDict[str, tuple[Document, list[Any]]] = OrderedDict()
        self._fixed: dict[str, tuple[int, ...]] = {}
        self._skeletons: OrderedDict[tuple[str, ...], Document] = OrderedDict()

    def find(self, text: str) -> tuple[Document, list[Any]]:
        """Return the document and the values of its inline literals; raises `Invalid`."""
        found = self._texts.get(text)
        if found is None:
            found = self._by_skeleton(text)
            _keep(self._texts, text, found)
        return found

    def _by_skeleton(self, text: str) -> tuple[Document, list[Any]]:
        skeleton = Skeleton(text)
        fixed = self._fixed.get(skeleton.text)
        if fixed is not None:
            key = (skeleton.text, *(skeleton.values[index] for index in fixed))
            document = self._skeletons.get(key)
            if document is not None:
                try:
                    values = [read_literal(token) for token in skeleton.values]
                    _try_lifted(document, values)
                except (Uncoercible, GraphQLError, ValueError, TypeError):
                    pass  # the whole way says in the right words what is wrong
                else:
                    return document, values
        return self._whole(text, skeleton)

    def _whole(self, text: str, skeleton: Skeleton) -> tuple[Document, list[Any]]:
        try:
            parsed = parse_document(text)
        except GraphQLError as problem:
            raise Invalid([problem], "GRAPHQL_PARSE_FAILED") from problem
        broken = check(parsed, self._limits)
        if broken is not None:
            raise Invalid([broken], "QUERY_TOO_COSTLY")
        errors = validate_document(self.schema, parsed)
        if errors:
            raise Invalid(errors, "GRAPHQL_VALIDATION_FAILED")
        lifted, lifter = lift(self.schema, parsed, skeleton.starts)
        document = self._document(lifted, lifter)
        values: list[Any] = []
        moved = {index for index, _ in lifter.lifted.values()}
        for index, token in enumerate(skeleton.values):
            values.append(_value(token) if index in moved else None)
        _try_lifted_or_refuse(document, values)
        fixed = tuple(index for index in range(len(skeleton.values)) if index not in moved)
        if len(self._fixed) < KEPT_DOCUMENTS:
            self._fixed[skeleton.text] = fixed
            key = (skeleton.text, *(skeleton.values[index] for index in fixed))
            _keep(self._skeletons, key, document)
        return document, values

    def _document(self, parsed: Any, lifter: Lifter) -> Document:
        fragments = {
            one.name.value: one
            for one in parsed.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        lifted = [
            (index, _variable(name, kind, lifter)) for name, (index, kind) in lifter.lifted.items()
        ]
        operations = {}
        for one in parsed.definitions:
            if isinstance(one, OperationDefinitionNode):
                declared = [self._declared(each, lifter) for each in one.variable_definitions or ()]
                name = one.name.value if one.name else None
                operations[name] = Operation(one, declared, lifted)
        return Document(operations, fragments)

    def _declared(self, node: Any, lifter: Lifter) -> Variable:
        kind = type_from_ast(self.schema, node.type)
        made = _variable(node.variable.name.value, kind, lifter)
        if node.default_value is not None:
            made.default = value_from_ast(node.default_value, kind)
        made.required = is_non_null_type(kind) and made.default is _ABSENT
        return made

    def variables(
        self, operation: Operation, given: dict[str, Any], literals: list[Any]
    ) -> dict[str, Any]:
        """Return the coerced variables and literals; raises `Invalid`, which repeats no value."""
        values: dict[str, Any] = {}
        try:
            for one in operation.declared:
                if one.name in given:
                    values[one.name] = one.coerce(given[one.name])
                elif one.default is not _ABSENT:
                    values[one.name] = one.default
                elif one.required:
                    raise Uncoercible  # noqa: TRY301 - told below with the others
        except Exception as problem:  # scalars raise what they like
            raise self._refusal(operation, given) from problem
        for index, one in operation.lifted:
            values[one.name] = one.coerce(literals[index])
        return values

    def _refusal(self, operation: Operation, given: dict[str, Any]) -> Invalid:
        found = get_variable_values(
            self.schema, operation.node.variable_definitions or (), given, hide_suggestions=True
        )
        errors = found if isinstance(found, list) else getattr(found, "errors", None)
        if not errors:
            errors = [GraphQLError("A text holds a NUL character or an id is no text.")]
        return Invalid([neutral(one) for one in errors], "BAD_REQUEST")


def _variable(name: str, kind: GraphQLInputType | Any, lifter: Lifter) -> Variable:
    shape = shaper(kind, sized=name in lifter.sized, prefixed=name in lifter.prefixed)
    return Variable(name, coercer(kind), shape)


def _value(token: str) -> Any:
    """Read a token; a string that JSON does not know is read by GraphQL's own lexer."""
    try:
        return read_literal(token)
    except ValueError:
        from graphql import parse_value  # noqa: PLC0415 - rare: \u{…} escapes

        return parse_value(token).value  # type: ignore[attr-defined]


def _try_lifted(document: Document, values: list[Any]) -> None:
    for operation in document.operations.values():
        for index, one in operation.lifted:
            one.coerce(values[index])


def _try_lifted_or_refuse(document: Document, values: list[Any]) -> None:
    try:
        _try_lifted(document, values)
    except (Uncoercible, GraphQLError, ValueError, TypeError) as problem:
        error = GraphQLError("A text holds a NUL character or a value does not fit its type.")
        raise Invalid([error], "BAD_REQUEST") from problem


def _keep(cache: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    cache[key] = value
    if len(cache) > KEPT_DOCUMENTS:
        cache.popitem(last=False)
