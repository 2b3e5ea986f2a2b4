"""The lines of a document as they are printed: numbered, in sections, options marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jobs.pdf.languages import Tongue

Line = Mapping[str, Any]
ImageUrl = Callable[[str], str | None]


@dataclass
class Group:
    """A section with its rows; the first may have no heading."""

    heading: Line | None
    rows: list[dict[str, Any]] = field(default_factory=list)
    net: Decimal = Decimal(0)
    products: int = 0
    subtotal: str | None = None


@dataclass(frozen=True)
class Printer:
    """What the printing of one line needs to know of the whole quote."""

    tongue: Tongue
    currency: str
    show_discounts: bool
    image_url: ImageUrl

    def groups(self, lines: Iterable[Line]) -> list[Group]:
        """The lines by section, in their order."""
        groups = [Group(None)]
        number = 0
        for line in lines:
            if line["kind"] == "SECTION":
                groups.append(Group(line))
            elif line["kind"] == "NOTE":
                groups[-1].rows.append({"note": line.get("text") or line["name"], "image": None})
            else:
                number += 1
                self._add(groups[-1], line, number)
        for group in groups:
            if group.heading and group.products > 1:
                group.subtotal = self._amount(str(group.net))
        return [group for group in groups if group.heading or group.rows]

    def _add(self, group: Group, line: Line, number: int) -> None:
        if counts(line):
            group.net += Decimal(line["net"])
            group.products += 1
        group.rows.append(self._row(line, number))

    def _row(self, line: Line, number: int) -> dict[str, Any]:
        image = line.get("image")
        return {
            "note": None,
            "number": number,
            "name": line["name"],
            "sku": line.get("sku"),
            "text": line.get("text"),
            "image": self.image_url(image) if image else None,
            "quantity": self.tongue.number(line["quantity"]),
            "unit": line.get("unit"),
            "unit_price": self._amount(line["unit_price"]),
            "list_price": self._list_price(line),
            "discount": self._discount(line),
            "tax": self.tongue.percent(line["tax_percent"]),
            "reverse_charge": line.get("reverse_charge", False),
            "amount": self._amount(line["net"]),
            "optional": line.get("optional", False),
            "counts": counts(line),
        }

    def _list_price(self, line: Line) -> str | None:
        listed = line.get("list_price")
        if not self.show_discounts or listed is None:
            return None
        higher = Decimal(listed) > Decimal(line["unit_price"])
        return self._amount(listed) if higher else None

    def _discount(self, line: Line) -> str | None:
        percent, amount = line.get("discount_percent"), line.get("discount_amount")
        if not self.show_discounts:
            return None
        if percent and Decimal(percent):
            return self.tongue.percent(percent)
        return self.tongue.money(amount, self.currency) if amount and Decimal(amount) else None

    def _amount(self, value: str) -> str:
        return self.tongue.amount(value, self.currency)


def counts(line: Line) -> bool:
    """Whether a line is part of the total: an option is when it was chosen."""
    return not line.get("optional") or bool(line.get("chosen"))
