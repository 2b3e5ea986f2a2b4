"""The page table of orders, invoices and documents."""

from __future__ import annotations

from typing import Final

from portals.orders.reading import (
    documents_view,
    invoice_view,
    list_documents,
    order_view,
    send_document,
    send_invoice,
    show_lines,
)
from portals.pages import Page, said

ORDERS: Final = "/portal/orders"
INVOICES: Final = "/portal/invoices"
DOCUMENTS: Final = "/portal/documents"
ORDER_PAGES: Final = (
    Page("orders/orders", ORDERS, said("Orders"), "home", "main", "box"),
    Page(
        "orders/order",
        f"{ORDERS}/{{number}}",
        said("Order"),
        parent="orders/orders",
        needs="orders.nodes.0",
        view=order_view,
        answer=show_lines,
    ),
    Page("orders/invoices", INVOICES, said("Invoices"), "home", "main", "invoice"),
    Page(
        "orders/invoice",
        f"{INVOICES}/{{number}}",
        said("Invoice"),
        parent="orders/invoices",
        needs="invoices.nodes.0",
        view=invoice_view,
        answer=show_lines,
    ),
    Page(
        "orders/invoice_pdf",
        f"{INVOICES}/{{number}}/pdf",
        said("Preparing your PDF"),
        parent="orders/invoices",
        needs="invoices.nodes.0",
        answer=send_invoice,
    ),
    Page(
        "orders/documents",
        DOCUMENTS,
        said("Documents"),
        "home",
        "main",
        "folder",
        view=documents_view,
        answer=list_documents,
    ),
    Page(
        "orders/document",
        f"{DOCUMENTS}/{{id}}",
        said("Document"),
        parent="orders/documents",
        needs="document.versions.nodes.0",
        answer=send_document,
    ),
)
