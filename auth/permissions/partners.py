"""Who reads and writes partners; a partner keeps its own profile, a customer knows at most a name."""

TABLE = """
#                                     agent manager finance admin customer partner
Partner.id                            r     r       r       r     r        r
Partner.name                          r     rw      r       rw    r        r
Partner.kind                          r     rw      r       rw    -        r
Partner.status                        r     r       r       r     -        r
Partner.website                       r     rw      r       rw    -        rw
Partner.phone                         r     rw      r       rw    -        rw
Partner.email                         r     rw      r       rw    -        rw
Partner.country                       r     rw      r       rw    -        r
Partner.internalRating                -     rw      r       rw    -        -
Partner.notes                         r     rw      r       rw    -        -
Partner.tier                          r     rw      r       rw    -        r
Partner.channelManager                r     rw      r       rw    -        -
Partner.accountManager                o     o       o       o     -        o
Partner.deals                         r     r       r       r     -        r
Partner.leads                         r     r       -       r     -        r
Partner.contacts                      r     r       r       r     -        r
Partner.registrations                 -     r       r       r     -        r
Partner.territories                   -     r       r       r     -        r
Partner.tierMemberships               -     r       r       r     -        -
Partner.certifiedPeople               -     r       r       r     -        r
Partner.activePeople                  -     r       r       r     -        -
Partner.lastActiveAt                  -     r       r       r     -        -
Partner.recentRegistrations           -     r       r       r     -        -
Partner.version                       r     r       r       r     -        r
Partner.createdAt                     r     r       r       r     -        -
Partner.updatedAt                     r     r       r       r     -        -

PartnerTier.id                        r     r       r       r     -        r
PartnerTier.name                      r     r       r       rw    -        r
PartnerTier.benefits                  r     r       r       rw    -        r
PartnerTier.rank                      r     r       r       rw    -        r
PartnerTier.protectionDays            r     r       r       rw    -        r
PartnerTier.yearlyRevenue             r     r       r       rw    -        r
PartnerTier.yearlyWonDeals            r     r       r       rw    -        r
PartnerTier.certifiedPeople           r     r       r       rw    -        r
PartnerTier.partners                  r     r       r       r     -        -
PartnerTier.version                   r     r       r       r     -        -
PartnerTier.createdAt                 r     r       r       r     -        -
PartnerTier.updatedAt                 r     r       r       r     -        -

PartnerTierMembership.id              -     r       r       r     -        -
PartnerTierMembership.partner         -     r       r       r     -        -
PartnerTierMembership.tier            -     r       r       r     -        -
PartnerTierMembership.validFrom       -     r       r       r     -        -
PartnerTierMembership.validUntil      -     r       r       r     -        -
PartnerTierMembership.reason          -     r       r       r     -        -
PartnerTierMembership.createdAt       -     r       r       r     -        -

Query.partner                         r     r       r       r     -        r
Query.partners                        r     r       r       r     -        r
Query.partnerTier                     r     r       r       r     -        r
Query.partnerTiers                    r     r       r       r     -        r

Mutation.createPartner                -     x       -       x     -        -
Mutation.approvePartner               -     x       -       x     -        -
Mutation.suspendPartner               -     x       -       x     -        -
Mutation.reactivatePartner            -     x       -       x     -        -
Mutation.updatePartner                -     x       -       x     -        x
Mutation.terminatePartner             -     -       -       x     -        -
Mutation.deletePartner                -     -       -       x     -        -
Mutation.createPartnerTier            -     -       -       x     -        -
Mutation.updatePartnerTier            -     -       -       x     -        -
"""
