"""What is sold and how: products with their prices, pipelines, lost reasons, tiers and tags."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from models.base import Visibility
from models.deals import LostReason
from models.partners import PartnerTier
from models.pipelines import DealStage, Pipeline, StageKind
from models.products import ListPrice, Product, ProductFamily, ProductKind, ProductStatus
from models.tags import Tag
from models.tiers import CustomerTier
from tests.world.naming import day, identity, made, stamped
from tests.world.reading import table

CURRENCIES: Final = ("USD", "EUR", "JPY", "KWD")


class Item(NamedTuple):
    """A product, with its list price in four currencies and its cost in euros."""

    key: str
    sku: str
    name: str
    family: str
    kind: ProductKind
    unit: str
    usd: Decimal
    eur: Decimal
    jpy: Decimal
    kwd: Decimal
    cost: Decimal
    text: str


class Step(NamedTuple):
    """A stage of a pipeline, in the pipeline's order."""

    key: str
    pipeline: str
    name: str
    kind: StageKind
    colour: str
    probability: int
    max_days: int | None


PRODUCTS: Final = table("products", Item)
STAGES: Final = table("stages", Step)
FAMILIES: Final = {
    "commerce": ("Commerce Cloud", "CLOUD"),
    "devices": ("Payment Devices", "DEVICES"),
    "services": ("Services", "SERVICES"),
}
PIPELINES: Final = {
    "new_business": ("New Business", "From the first talk to the signed order."),
    "renewals": ("Renewals", "Contracts that end within the next six months."),
}
LOST_REASONS: Final = {
    "too_expensive": ("Price above budget", "PRICE"),
    "competitor_chosen": ("Competitor chosen", "COMPETITOR"),
    "no_decision": ("No decision taken", "NO_DECISION"),
    "missing_feature": ("Missing feature", "FEATURE"),
}
TIERS: Final = (
    ("silver", "Silver", 1, None, None, "Quarterly review, spare parts at list price."),
    ("gold", "Gold", 2, "100000.00", "80000.00", "Named consultant, 5 % on devices."),
    ("platinum", "Platinum", 3, "500000.00", "400000.00", "Executive sponsor, 10 % on devices."),
)
PARTNER_TIERS: Final = (
    ("registered", "Silver", 1, 60, "Price list and sales material."),
    ("certified", "Gold", 2, 90, "Partner price list, demo devices, joint visits."),
    ("strategic", "Platinum", 3, 120, "Joint plan, named engineer, first look at what is new."),
)
TAGS: Final = (
    ("vip", "VIP", "#b91c1c", Visibility.INTERNAL),
    ("reference", "Reference customer", "#15803d", Visibility.INTERNAL),
    ("churn_risk", "Churn risk", "#c2410c", Visibility.INTERNAL),
    ("pilot", "Pilot programme", "#1d4ed8", Visibility.CUSTOMER),
    ("co_sell", "Co-sell", "#7c3aed", Visibility.PARTNER),
)
KEYS: Final[dict[str, type[Any]]] = {
    **dict.fromkeys(FAMILIES, ProductFamily),
    **dict.fromkeys((each.key for each in PRODUCTS), Product),
    **dict.fromkeys(("kiosk", "old_terminal"), Product),
    **dict.fromkeys(PIPELINES, Pipeline),
    **dict.fromkeys((step.key for step in STAGES), DealStage),
    **dict.fromkeys(LOST_REASONS, LostReason),
    **dict.fromkeys((tier[0] for tier in TIERS), CustomerTier),
    **dict.fromkeys((tier[0] for tier in PARTNER_TIERS), PartnerTier),
    **dict.fromkeys((tag[0] for tag in TAGS), Tag),
}


def load(session: Session) -> None:
    """Everything to choose from."""
    _sell(session)
    _lay_pipelines(session)
    for key, (name, code) in LOST_REASONS.items():
        session.add(made(LostReason, key, name=name, code=code, **stamped(900)))
    _rank(session)
    for key, name, colour, visibility in TAGS:
        session.add(made(Tag, key, name=name, colour=colour, visibility=visibility, **stamped(700)))
    session.flush()


def _sell(session: Session) -> None:
    for key, (name, code) in FAMILIES.items():
        session.add(made(ProductFamily, key, name=name, code=code, **stamped(900)))
    for item in PRODUCTS:
        session.add(_product(item))
        session.add_all(_prices(item))
    session.add_all([_announced(), _retired()])


def _announced() -> Product:
    return made(
        Product,
        "kiosk",
        sku="TC-K1",
        name="Self-Checkout Kiosk K1",
        unit="piece",
        family_id=identity("devices"),
        description="Announced for next spring.",
        cost=Decimal("1630.00"),
        cost_currency="EUR",
        **stamped(20),
    )


def _retired() -> Product:
    terminal = made(
        Product,
        "old_terminal",
        sku="TC-T3",
        name="Counter Terminal T3",
        unit="piece",
        family_id=identity("devices"),
        status=ProductStatus.ACTIVE,
        description="Followed by the T4.",
        **stamped(900, 300),
    )
    terminal.retire()
    return terminal


def _product(item: Item) -> Product:
    return made(
        Product,
        item.key,
        sku=item.sku,
        name=item.name,
        description=item.text,
        family_id=identity(item.family),
        kind=item.kind,
        status=ProductStatus.ACTIVE,
        unit=item.unit,
        tax_code="STANDARD",
        cost=item.cost,
        cost_currency="EUR",
        published=True,
        **stamped(880, 90),
    )


def _prices(item: Item) -> list[ListPrice]:
    """Last year's price in euros has ended; this year's hold until further notice."""
    present = [
        made(
            ListPrice,
            f"{item.key}_in_{currency}",
            product_id=identity(item.key),
            amount=getattr(item, currency.lower()),
            currency=currency,
            valid_from=day(90),
            **stamped(100),
        )
        for currency in CURRENCIES
    ]
    past = made(
        ListPrice,
        f"{item.key}_last_year",
        product_id=identity(item.key),
        currency="EUR",
        amount=item.eur - 10,
        valid_from=day(455),
        valid_until=day(90),
        **stamped(460),
    )
    return [past, *present]


def _lay_pipelines(session: Session) -> None:
    stages: dict[str, list[DealStage]] = {key: [] for key in PIPELINES}
    for step in STAGES:
        stage = made(
            DealStage,
            step.key,
            pipeline_id=identity(step.pipeline),
            name=step.name,
            kind=step.kind,
            colour=step.colour,
            position=len(stages[step.pipeline]),
            probability=step.probability,
            max_days=step.max_days,
            required_fields=["value"] if step.key == "negotiation" else [],
            **stamped(900),
        )
        stages[step.pipeline].append(stage)
    for key, (name, text) in PIPELINES.items():
        pipeline = made(Pipeline, key, name=name, description=text, **stamped(900))
        pipeline.publish(stages[key])
        pipeline.is_default = key == "new_business"
        session.add_all([pipeline, *stages[key]])


def _rank(session: Session) -> None:
    for key, name, rank, up, down, benefits in TIERS:
        limits = {
            "threshold_up": Decimal(up) if up else None,
            "threshold_down": Decimal(down) if down else None,
            "currency": "EUR" if up else None,
        }
        session.add(
            made(
                CustomerTier,
                key,
                name=name,
                code=key.upper(),
                rank=rank,
                benefits=benefits,
                **limits,
                **stamped(900),
            )
        )
    names = ("name", "rank", "protection_days", "benefits")
    for key, *facts in PARTNER_TIERS:
        session.add(made(PartnerTier, key, **dict(zip(names, facts, strict=True)), **stamped(900)))
