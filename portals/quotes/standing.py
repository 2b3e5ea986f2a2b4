"""Where a quote stands for whoever looks: may he sign, whose turn is it, is it over, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from auth.actors import Actor

OPEN: Final = frozenset({"SENT", "VIEWED", "CHANGES_REQUESTED"})
GIVEN: Final = frozenset({"SIGNED", "SEALED"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A quote's version as one visitor may act on it; `own` is what he is asked to sign."""

    status: str
    requests: Sequence[Mapping[str, Any]]
    own: Mapping[str, Any] | None
    reads_only: bool

    @property
    def open(self) -> bool:
        """Whether it can still be decided about."""
        return self.status in OPEN

    @property
    def given(self) -> list[Mapping[str, Any]]:
        """The signatures that were given."""
        return [one for one in self.requests if one["status"] in GIVEN]

    @property
    def pending(self) -> list[Mapping[str, Any]]:
        """Who has not signed yet."""
        return [one for one in self.requests if one["status"] == "PENDING"]

    @property
    def sealable(self) -> bool:
        """Whether there is or will be a sealed PDF: an acceptance on paper has none."""
        return self.status == "ACCEPTED" and bool(self.given)

    @property
    def own_given(self) -> bool:
        """Whether the visitor has signed."""
        return self.own is not None and self.own["status"] in GIVEN

    @property
    def is_signatory(self) -> bool:
        """Whether the visitor decides about it now, whoever signs before him."""
        own = self.own is not None and self.own["status"] == "PENDING"
        return self.open and own and not self.reads_only

    @property
    def before(self) -> list[Mapping[str, Any]]:
        """Who signs before the visitor."""
        if self.own is None:
            return []
        return [one for one in self.pending if one["position"] < self.own["position"]]

    @property
    def may_sign(self) -> bool:
        """Whether it is the visitor's turn."""
        return self.is_signatory and not self.before

    @property
    def may_choose(self) -> bool:
        """Whether the visitor may still choose among the options: nobody has signed."""
        return self.is_signatory and not self.given


def standing_of(actor: Actor, quote: Mapping[str, Any]) -> Standing:
    """Where the version that the visitor knows stands for him."""
    version = quote["version"]
    asked = [one for one in version["signatures"]["nodes"] if one["status"] != "CANCELLED"]
    own = next((one for one in asked if _is_for(actor, one)), None)
    reads_only = actor.bearer is not None and not actor.bearer.may_accept
    return Standing(version["status"], asked, own, reads_only)


def _is_for(actor: Actor, request: Mapping[str, Any]) -> bool:
    recipient = request["recipient"]
    return recipient is not None and recipient["email"].casefold() == actor.email.casefold()
