"""Who reads and writes price books; a partner reads what counts for its tier today."""

TABLE = """
#                               agent manager finance admin customer partner
PriceBook.id                    r     r       r       r     -        r
PriceBook.name                  r     rw      rw      rw    -        r
PriceBook.currency              r     rw      rw      rw    -        r
PriceBook.audience              r     rw      rw      rw    -        -
PriceBook.customerTier          r     rw      rw      rw    -        -
PriceBook.partnerTier           r     rw      rw      rw    -        r
PriceBook.status                r     r       r       r     -        -
PriceBook.validFrom             r     rw      rw      rw    -        r
PriceBook.validUntil            r     rw      rw      rw    -        -
PriceBook.entries               r     r       r       r     -        r
PriceBook.version               r     r       r       r     -        -
PriceBook.createdAt             r     r       r       r     -        -
PriceBook.updatedAt             r     r       r       r     -        -

PriceBookEntry.id               r     r       r       r     -        r
PriceBookEntry.priceBook        r     rw      rw      rw    -        r
PriceBookEntry.product          r     rw      rw      rw    -        r
PriceBookEntry.minimumQuantity  r     rw      rw      rw    -        r
PriceBookEntry.unitPrice        r     rw      rw      rw    -        r
PriceBookEntry.validFrom        r     rw      rw      rw    -        r
PriceBookEntry.validUntil       r     rw      rw      rw    -        -
PriceBookEntry.version          r     r       r       r     -        -
PriceBookEntry.createdAt        r     r       r       r     -        -
PriceBookEntry.updatedAt        r     r       r       r     -        -

Query.priceBook                 r     r       r       r     -        r
Query.priceBooks                r     r       r       r     -        r

Mutation.createPriceBook        -     x       x       x     -        -
Mutation.updatePriceBook        -     x       x       x     -        -
Mutation.activatePriceBook      -     x       x       x     -        -
Mutation.expirePriceBook        -     x       x       x     -        -
Mutation.setPriceBookEntry      -     x       x       x     -        -
Mutation.endPriceBookEntry      -     x       x       x     -        -
"""
