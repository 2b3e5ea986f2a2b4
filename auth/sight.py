"""A model's row rule as SQLAlchemy carries it, whatever the model is called in a statement."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Table
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.util import _deep_annotate
from sqlalchemy.sql.visitors import replacement_traverse

from models.base import Base


class Sight(LoaderCriteriaOption):
    """`with_loader_criteria` that also holds for an alias on the right side of a join.

    There the library puts the criteria as they are, that is: over the wrong rows.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals  # noqa: SLF001 - as its cache key

    def __init__(self, model: type[Base], criteria: ColumnElement[bool]) -> None:
        super().__init__(model, criteria, include_aliases=True, propagate_to_loaders=False)
        self._table = cast("Table", model.__table__)

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        criteria = cast("ColumnElement[bool]", self.where_criteria)
        if ext_info.is_aliased_class:
            columns = ext_info.selectable.c

            def renamed(element: Any, **_: Any) -> Any:
                own = getattr(element, "table", None) is self._table
                return columns[element.key] if own else None

            criteria = replacement_traverse(criteria, {}, renamed)
        return _deep_annotate(
            criteria,
            {"for_loader_criteria": self},
            detect_subquery_cols=True,
            ind_cols_on_fromclause=True,
        )
