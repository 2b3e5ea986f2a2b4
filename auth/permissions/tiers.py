"""Who reads and writes customer tiers; a customer knows its own tier's name and benefits."""

TABLE = """
#                                     agent manager finance admin customer partner
CustomerTier.id                       r     r       r       r     r        -
CustomerTier.name                     r     r       r       rw    r        -
CustomerTier.benefits                 r     r       r       rw    r        -
CustomerTier.code                     r     r       r       rw    -        -
CustomerTier.rank                     r     r       r       rw    -        -
CustomerTier.thresholdUp              r     r       r       rw    -        -
CustomerTier.thresholdDown            r     r       r       rw    -        -
CustomerTier.customers                r     r       r       r     -        -
CustomerTier.memberships              r     r       r       r     -        -
CustomerTier.version                  r     r       r       r     -        -
CustomerTier.createdAt                r     r       r       r     -        -
CustomerTier.updatedAt                r     r       r       r     -        -

TierMembership.id                     r     r       r       r     -        -
TierMembership.customer               r     rw      r       rw    -        -
TierMembership.tier                   r     rw      r       rw    -        -
TierMembership.validFrom              r     rw      r       rw    -        -
TierMembership.reason                 r     rw      r       rw    -        -
TierMembership.validUntil             r     rw      r       rw    -        -
TierMembership.isCurrent              r     r       r       r     -        -
TierMembership.version                r     r       r       r     -        -
TierMembership.createdAt              r     r       r       r     -        -

Query.customerTier                    r     r       r       r     -        -
Query.customerTiers                   r     r       r       r     -        -

Mutation.createCustomerTier           -     -       -       x     -        -
Mutation.updateCustomerTier           -     -       -       x     -        -
Mutation.assignTier                   -     x       -       x     -        -
Mutation.endTier                      -     x       -       x     -        -
"""
