"""How a partner stands against the criteria of its programme, and what partners contribute."""

from __future__ import annotations

from models.partners import TierCriterion
from schema.blueprints import Argument, Blueprint, Member, Origin, draw, enumeration
from schema.roots import ROOTS, Root

PERFORMANCE = {
    "partner": ("Partner", "The partner."),
    "periodStart": ("date", "The first day of the year that counts."),
    "periodEnd": ("date", "Its last day: by then the criteria must be met."),
    "criteria": (
        "list[CriterionProgress]",
        "Every criterion of every tier, the lowest first.",
    ),
}
PROGRESS = {
    "tier": ("PartnerTier | None", "The tier that asks for it."),
    "criterion": ("TierCriterion", "What is counted."),
    "currency": ("CurrencyCode | None", "Of revenue: only deals in this currency count."),
    "need": ("Decimal", "How much the tier asks for, in money or in number."),
    "have": ("Decimal", "How much there is in this year so far."),
    "missing": ("Decimal", "What is still needed; 0 when it is met."),
    "isMet": ("bool", "Whether there is enough."),
    "expected": (
        "Decimal",
        "How much there will be if all open deals that are expected within the year are won.",
    ),
    "wouldBeMet": ("bool", "Whether that would be enough."),
    "filter": (
        "JSON",
        "The filter that returns the deals or certifications behind `have`; a person counts once.",
    ),
    "openFilter": ("JSON | None", "The same for the open deals; null for certifications."),
}


def _declare(kind: str, text: str, fields: dict[str, tuple[str, str]]) -> None:
    members = {
        name: Member(annotation, said, Origin(kind, name, "shown"))
        for name, (annotation, said) in fields.items()
    }
    draw(Blueprint(kind, "object", text, members))


enumeration(TierCriterion)
_declare("PartnerPerformance", "Where a partner stands in this year.", PERFORMANCE)
_declare("CriterionProgress", "One criterion of a tier: have, need, by when.", PROGRESS)
ROOTS["partnerPerformance"] = Root(
    "PartnerPerformance | None",
    "How a partner stands against the tiers' criteria in this calendar year, counted over the deals"
    " that it brought and that are there for you; null when there is none for you.",
    {"partnerId": Argument("ID | None", "The partner; your own company unless said.")},
)
