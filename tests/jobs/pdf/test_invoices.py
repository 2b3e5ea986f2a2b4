"""Invoices and credit notes say what is owed, by whom, until when, and for what."""

import pytest
import rfc8785

from jobs.rendering import RenderingError
from tests.jobs.pdf import contents
from tests.jobs.pdf.looking import attached, pages, text, tool

CREDIT = {
    **contents.INVOICE,
    "kind": "CREDIT_NOTE",
    "number": "CN-2026-00001",
    "original_invoice": "INV-2026-00007",
    "totals": {**contents.INVOICE["totals"], "paid": "0.00", "due": "681.04"},
}


def test_an_invoice_that_lacks_something_is_refused(renderer):
    content = {key: value for key, value in contents.INVOICE.items() if key != "number"}
    with pytest.raises(RenderingError, match="The content lacks 'number'"):
        renderer.invoice(content, files=contents.FILES)


def test_an_invoice_says_what_is_to_be_paid_and_how(renderer):
    pdf = renderer.invoice(contents.INVOICE, files=contents.FILES)
    said = text(pdf)
    for each in (
        "Invoice INV-2026-00007",
        "Date of supply December 18, 2026",
        "Due January 19, 2027",
        "Order O-2026-00003",
        "Quote Q-2026-00042",
        "Purchase order PO-7781",
        "Your tax ID GB987654321",
        "Total €681.04",
        "Already paid -€81.04",
        "Amount due €600.00",
        "Please pay €600.00 by January 19, 2027.",
        "IBAN DE02 1203 0000 0000 2020 51",
        "Reference INV-2026-00007",
    ):
        assert each in said
    assert len(pages(pdf)) == 1
    assert attached(pdf) == {"invoice.json": rfc8785.dumps(contents.INVOICE)}


def test_a_credit_note_names_the_invoice_that_it_corrects_and_asks_for_nothing(renderer):
    said = text(renderer.invoice(CREDIT, files=contents.FILES))
    assert "Credit note CN-2026-00001" in said
    assert "Corrects invoice INV-2026-00007" in said
    assert "Amount credited €681.04" in said
    assert "Please pay" not in said
    assert "You save" not in said


def test_reverse_charge_is_said_where_it_holds(renderer):
    lines = [contents.line(1, "Terminal", "590.00", tax_percent="0", reverse_charge=True)]
    said = text(renderer.invoice({**contents.INVOICE, "lines": lines}, files=contents.FILES))
    assert "0%*" in said
    assert "* Reverse charge: the recipient is liable for the tax." in said
    usual = text(renderer.invoice(contents.INVOICE, files=contents.FILES))
    assert "Reverse charge" not in usual


@pytest.mark.poppler
def test_an_invoice_is_sound_and_can_be_sealed(renderer, tmp_path):
    pdf = renderer.invoice({**contents.INVOICE, "language": "de"}, files=contents.FILES)
    sealed = renderer.seal(pdf, reason="Issued", field="Seal")
    told = tool(sealed, tmp_path, "pdfsig", "-nocert", "FILE")
    assert "Total document signed" in told
    assert "No syntax or stream encoding errors" in tool(
        sealed, tmp_path, "qpdf", "--check", "FILE"
    )
