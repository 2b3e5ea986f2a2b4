"""Who reads invoices, payments and credits, and who writes them: finance and admins alone."""

TABLE = """
#                                       agent manager finance admin customer partner
Invoice.id                              r     r       r       r     r        -
Invoice.number                          r     r       r       r     r        -
Invoice.status                          r     r       r       r     r        -
Invoice.order                           r     r       rw      rw    r        -
Invoice.customer                        r     r       r       r     r        -
Invoice.currency                        r     r       r       r     r        -
Invoice.subtotal                        r     r       r       r     r        -
Invoice.discountTotal                   r     r       r       r     r        -
Invoice.taxTotal                        r     r       r       r     r        -
Invoice.total                           r     r       r       r     r        -
Invoice.paidTotal                       r     r       r       r     r        -
Invoice.creditedTotal                   r     r       r       r     r        -
Invoice.open                            r     r       r       r     r        -
Invoice.refundable                      r     r       r       r     r        -
Invoice.overdue                         r     r       r       r     r        -
Invoice.suppliedOn                      r     r       rw      rw    r        -
Invoice.issuedAt                        r     r       r       r     r        -
Invoice.dueOn                           r     r       r       r     r        -
Invoice.dunningNote                     r     r       r       r     -        -
Invoice.lines                           r     r       rw      rw    r        -
Invoice.payments                        r     r       r       r     r        -
Invoice.creditNotes                     r     r       r       r     r        -
Invoice.owner                           r     r       r       r     -        -
Invoice.team                            r     r       r       r     -        -
Invoice.events                          r     r       r       r     -        -
Invoice.version                         r     r       r       r     -        -
Invoice.createdAt                       r     r       r       r     -        -
Invoice.updatedAt                       r     r       r       r     r        -

InvoiceLine.id                          r     r       r       r     r        -
InvoiceLine.invoice                     r     r       r       r     r        -
InvoiceLine.orderLine                   r     r       r       r     r        -
InvoiceLine.position                    r     r       r       r     r        -
InvoiceLine.name                        r     r       r       r     r        -
InvoiceLine.unit                        r     r       r       r     r        -
InvoiceLine.quantity                    r     r       r       r     r        -
InvoiceLine.unitPrice                   r     r       r       r     r        -
InvoiceLine.currency                    r     r       r       r     r        -
InvoiceLine.taxCode                     r     r       r       r     r        -
InvoiceLine.taxName                     r     r       r       r     r        -
InvoiceLine.taxPercent                  r     r       r       r     r        -
InvoiceLine.reverseCharge               r     r       r       r     r        -
InvoiceLine.net                         r     r       r       r     r        -
InvoiceLine.allocation                  r     r       r       r     r        -
InvoiceLine.base                        r     r       r       r     r        -
InvoiceLine.tax                         r     r       r       r     r        -

Payment.id                              r     r       r       r     r        -
Payment.invoice                         r     r       rw      rw    r        -
Payment.amount                          r     r       rw      rw    r        -
Payment.provider                        r     r       rw      rw    r        -
Payment.providerRef                     r     r       rw      rw    r        -
Payment.receivedOn                      r     r       rw      rw    r        -
Payment.createdAt                       r     r       r       r     -        -

CreditNote.id                           r     r       r       r     r        -
CreditNote.number                       r     r       r       r     r        -
CreditNote.invoice                      r     r       rw      rw    r        -
CreditNote.customer                     r     r       r       r     r        -
CreditNote.currency                     r     r       r       r     r        -
CreditNote.subtotal                     r     r       r       r     r        -
CreditNote.discountTotal                r     r       r       r     r        -
CreditNote.taxTotal                     r     r       r       r     r        -
CreditNote.total                        r     r       r       r     r        -
CreditNote.reason                       r     r       rw      rw    r        -
CreditNote.issuedAt                     r     r       r       r     r        -
CreditNote.lines                        r     r       rw      rw    r        -
CreditNote.createdAt                    r     r       r       r     -        -
CreditNote.updatedAt                    r     r       r       r     r        -

CreditLine.id                           r     r       r       r     r        -
CreditLine.creditNote                   r     r       r       r     r        -
CreditLine.invoiceLine                  r     r       r       r     r        -
CreditLine.position                     r     r       r       r     r        -
CreditLine.name                         r     r       r       r     r        -
CreditLine.unit                         r     r       r       r     r        -
CreditLine.quantity                     r     r       r       r     r        -
CreditLine.unitPrice                    r     r       r       r     r        -
CreditLine.currency                     r     r       r       r     r        -
CreditLine.taxCode                      r     r       r       r     r        -
CreditLine.taxName                      r     r       r       r     r        -
CreditLine.taxPercent                   r     r       r       r     r        -
CreditLine.reverseCharge                r     r       r       r     r        -
CreditLine.net                          r     r       r       r     r        -
CreditLine.allocation                   r     r       r       r     r        -
CreditLine.base                         r     r       r       r     r        -
CreditLine.tax                          r     r       r       r     r        -

Query.invoice                           r     r       r       r     r        -
Query.invoices                          r     r       r       r     r        -
Query.payment                           r     r       r       r     r        -
Query.payments                          r     r       r       r     r        -
Query.creditNote                        r     r       r       r     r        -
Query.creditNotes                       r     r       r       r     r        -

Mutation.issueInvoice                   -     -       x       x     -        -
Mutation.recordPayment                  -     -       x       x     -        -
Mutation.creditInvoice                  -     -       x       x     -        -
"""
