"""What every use-case says of itself: the errors of its own that can come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.errors import ErrorCode

C = TypeVar("C", bound="Callable[..., Any]")
T = TypeVar("T", bound=type)
ONE_OF: set[type] = set()
"""The inputs of which exactly one field is given."""


def one_of(fields: T) -> T:
    """Mark an input of which exactly one field is given."""
    ONE_OF.add(fields)
    return fields


def keyed(use_case: C) -> C:
    """Mark an act of law or money: a request brings an idempotency key, which is kept for good."""
    use_case.keyed = True  # type: ignore[attr-defined]
    return use_case


def is_keyed(use_case: Callable[..., Any]) -> bool:
    """Return whether a use-case requires an idempotency key."""
    return getattr(use_case, "keyed", False)


def raises(*codes: ErrorCode) -> Callable[[C], C]:
    """Name the error codes a use-case adds to those that every mutation may answer."""

    def mark(use_case: C) -> C:
        use_case.codes = codes  # type: ignore[attr-defined]
        return use_case

    return mark


def names_seen(*names: str) -> Callable[[C], C]:
    """Name the arguments that say what the caller saw, not what a field of the record becomes."""

    def mark(use_case: C) -> C:
        use_case.seen = names  # type: ignore[attr-defined]
        return use_case

    return mark


def seen_by(use_case: Callable[..., Any]) -> tuple[str, ...]:
    """Return the arguments that say what the caller saw."""
    return getattr(use_case, "seen", ())


def codes_of(use_case: Callable[..., Any]) -> tuple[ErrorCode, ...]:
    """Return the error codes that a use-case names."""
    return getattr(use_case, "codes", ())
