"""Who reads orders and takes them further: staff; customers read their own, without costs."""

TABLE = """
#                                       agent manager finance admin customer partner
Order.id                                r     r       r       r     r        -
Order.number                            r     r       r       r     r        -
Order.title                             r     r       r       r     r        -
Order.status                            r     r       r       r     r        -
Order.quote                             r     r       r       r     r        -
Order.quoteVersion                      r     r       r       r     r        -
Order.customer                          r     r       r       r     r        -
Order.deal                              r     r       r       r     -        -
Order.currency                          r     r       r       r     r        -
Order.prices                            r     r       r       r     r        -
Order.taxMode                           r     r       r       r     r        -
Order.subtotal                          r     r       r       r     r        -
Order.discountTotal                     r     r       r       r     r        -
Order.taxTotal                          r     r       r       r     r        -
Order.total                             r     r       r       r     r        -
Order.purchaseOrderRef                  r     r       r       r     r        -
Order.orderedAt                         r     r       r       r     r        -
Order.confirmedAt                       r     r       r       r     r        -
Order.startedAt                         r     r       r       r     r        -
Order.fulfilledAt                       r     r       r       r     r        -
Order.cancelledAt                       r     r       r       r     r        -
Order.trackingUrl                       rw    rw      r       rw    r        -
Order.lines                             rw    rw      rw      rw    r        -
Order.invoices                          r     r       r       r     r        -
Order.owner                             r     r       r       r     -        -
Order.team                              r     r       r       r     -        -
Order.events                            r     r       r       r     -        -
Order.version                           r     r       r       r     -        -
Order.createdAt                         r     r       r       r     -        -
Order.updatedAt                         r     r       r       r     r        -

OrderLine.id                            r     r       r       r     r        -
OrderLine.order                         r     r       r       r     r        -
OrderLine.key                           r     r       r       r     r        -
OrderLine.position                      r     r       r       r     r        -
OrderLine.kind                          r     r       r       r     r        -
OrderLine.product                       r     r       r       r     r        -
OrderLine.sku                           r     r       r       r     r        -
OrderLine.name                          r     r       r       r     r        -
OrderLine.text                          r     r       r       r     r        -
OrderLine.unit                          r     r       r       r     r        -
OrderLine.quantity                      r     r       r       r     r        -
OrderLine.delivered                     r     r       r       r     r        -
OrderLine.invoiced                      r     r       r       r     -        -
OrderLine.unitPrice                     r     r       r       r     r        -
OrderLine.discountPercent               r     r       r       r     r        -
OrderLine.discountAmount                r     r       r       r     r        -
OrderLine.currency                      r     r       r       r     r        -
OrderLine.taxCode                       r     r       r       r     r        -
OrderLine.taxName                       r     r       r       r     r        -
OrderLine.taxPercent                    r     r       r       r     r        -
OrderLine.reverseCharge                 r     r       r       r     r        -
OrderLine.net                           r     r       r       r     r        -
OrderLine.allocation                    r     r       r       r     r        -
OrderLine.base                          r     r       r       r     r        -
OrderLine.tax                           r     r       r       r     r        -
OrderLine.cost                          -     r       r       r     -        -

Query.order                             r     r       r       r     r        -
Query.orders                            r     r       r       r     r        -

Mutation.startOrder                     x     x       -       x     -        -
Mutation.deliverOrderLines              x     x       -       x     -        -
Mutation.fulfilOrder                    x     x       -       x     -        -
Mutation.setOrderTracking               x     x       -       x     -        -
Mutation.closeOrder                     x     x       x       x     -        -
Mutation.cancelOrder                    -     x       x       x     -        -
"""
