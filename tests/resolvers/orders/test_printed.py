"""What is frozen with invoices and credits is what their papers print."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from jobs.rendering import Renderer, SealKeys
from models.identities import StaffRole
from models.money import Money
from models.pricing import LineKind, PercentDiscount
from resolvers.credits import credit_invoice
from tests.jobs.pdf.looking import text
from tests.resolvers.orders.shop import TILL, Shop, said

SECTION = {"kind": LineKind.SECTION, "name": "Hardware", "quantity": Decimal(1)}


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderer]:
    made = Renderer(SealKeys(tmp_path_factory.mktemp("keys") / "keys"))
    yield made
    made.close()


def test_an_invoice_is_printed_as_it_was_issued(shop: Shop, renderer: Renderer):
    lines = [SECTION, TILL | {"discount_amount": Decimal("12.00")}, TILL | {"name": "Drawer"}]
    invoice = shop.invoice(lines, discount=PercentDiscount(Decimal(10)))
    printed = text(renderer.invoice(said(invoice), files={}))
    for each in (
        f"Invoice {invoice.number}",
        "Hardware",
        "€12.00",
        "€1,988.00",
        "-€198.80",
        "VAT 19 % on €1,789.20 €339.95",
        "€2,129.15",
        "IBAN DE02 1203 0000 0000 2020 51",
    ):
        assert each in printed, printed


def test_a_credit_of_an_amount_is_printed_with_its_reason(shop: Shop, renderer: Renderer):
    invoice = shop.invoice()
    credit = credit_invoice(
        shop.session,
        shop.acts(StaffRole.FINANCE),
        invoice_id=invoice.id,
        reason="One came scratched",
        amount=Money(Decimal("119.00"), "EUR"),
    )
    printed = text(renderer.invoice(said(credit), files={}))
    for each in (f"Credit note {credit.number}", str(invoice.number), "One came scratched"):
        assert each in printed, printed
    assert "€119.00" in printed
    assert "€19.00" in printed
