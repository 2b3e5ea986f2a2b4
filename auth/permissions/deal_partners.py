"""Who sees partners' parts in deals; a partner its own, and nothing of those it shares with."""

TABLE = """
#                            agent manager finance admin customer partner
DealPartner.id               r     r       r       r     -        r
DealPartner.deal             r     rw      r       rw    -        r
DealPartner.partner          r     rw      r       rw    -        r
DealPartner.role             r     rw      r       rw    -        r
DealPartner.splitPercent     -     rw      r       rw    -        r
DealPartner.tier             -     r       r       r     -        -
DealPartner.since            r     r       r       r     -        r
DealPartner.until            r     r       r       r     -        r
DealPartner.version          r     r       r       r     -        -
DealPartner.createdAt        r     r       r       r     -        -
DealPartner.updatedAt        r     r       r       r     -        -

Query.dealPartner            r     r       r       r     -        r
Query.dealPartners           r     r       r       r     -        r

Mutation.addDealPartner      -     x       -       x     -        -
Mutation.endDealPartner      -     x       -       x     -        -
"""
