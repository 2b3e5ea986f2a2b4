"""Who offers leads to partners and who answers; a partner sees its own offers, masked."""

TABLE = """
#                                     agent manager finance admin customer partner
LeadDistribution.id                   -     r       -       r     -        r
LeadDistribution.status               -     r       -       r     -        r
LeadDistribution.partner              -     rw      -       rw    -        r
LeadDistribution.lead                 -     rw      -       rw    -        rw
LeadDistribution.maskedName           -     o       -       o     -        o
LeadDistribution.title                -     o       -       o     -        o
LeadDistribution.country              -     r       -       r     -        r
LeadDistribution.offeredAt            -     r       -       r     -        r
LeadDistribution.answerBy             -     rw      -       rw    -        r
LeadDistribution.answeredAt           -     r       -       r     -        r
LeadDistribution.answeredBy           -     r       -       r     -        r
LeadDistribution.reason               -     r       -       r     -        rw
LeadDistribution.version              -     r       -       r     -        r
LeadDistribution.createdAt            -     r       -       r     -        -
LeadDistribution.updatedAt            -     r       -       r     -        -

Query.leadDistribution                -     r       -       r     -        r
Query.leadDistributions               -     r       -       r     -        r

Mutation.distributeLead               -     x       -       x     -        -
Mutation.recallLead                   -     x       -       x     -        -
Mutation.acceptLead                   -     -       -       -     -        x
Mutation.declineLead                  -     -       -       -     -        x
"""
