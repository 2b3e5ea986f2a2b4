"""Who reads and writes leads; a partner sees whom to reach and answers, finance and customers know of none."""

TABLE = """
#                                     agent manager finance admin customer partner
Lead.id                               r     r       -       r     -        r
Lead.name                             rw    rw      -       rw    -        r
Lead.givenName                        rw    rw      -       rw    -        r
Lead.familyName                       rw    rw      -       rw    -        r
Lead.companyName                      rw    rw      -       rw    -        r
Lead.title                            rw    rw      -       rw    -        r
Lead.email                            rw    rw      -       rw    -        r
Lead.phone                            rw    rw      -       rw    -        r
Lead.website                          rw    rw      -       rw    -        r
Lead.country                          rw    rw      -       rw    -        r
Lead.status                           r     r       -       r     -        r
Lead.temperature                      rw    rw      -       rw    -        -
Lead.source                           rw    rw      -       rw    -        -
Lead.score                            r     rw      -       rw    -        -
Lead.estimatedValue                   rw    rw      -       rw    -        -
Lead.notes                            rw    rw      -       rw    -        -
Lead.disqualifiedReason               rw    rw      -       rw    -        -
Lead.firstTouchAt                     r     r       -       r     -        -
Lead.lastTouchAt                      r     r       -       r     -        -
Lead.convertedAt                      r     r       -       r     -        -
Lead.convertedCustomer                r     r       -       r     -        -
Lead.convertedContact                 r     r       -       r     -        -
Lead.convertedDeal                    r     r       -       r     -        -
Lead.partner                          r     rw      -       rw    -        -
Lead.owner                            rw    rw      -       rw    -        -
Lead.team                             r     r       -       r     -        -
Lead.activities                       r     r       -       r     -        r
Lead.tasks                            r     r       -       r     -        r
Lead.tags                             r     r       -       r     -        r
Lead.version                          r     r       -       r     -        r
Lead.createdAt                        r     r       -       r     -        r
Lead.updatedAt                        r     r       -       r     -        -

Query.lead                            r     r       -       r     -        r
Query.leads                           r     r       -       r     -        r

Mutation.createLead                   x     x       -       x     -        -
Mutation.updateLead                   x     x       -       x     -        -
Mutation.assignLead                   x     x       -       x     -        -
Mutation.workLead                     x     x       -       x     -        -
Mutation.nurtureLead                  x     x       -       x     -        -
Mutation.qualifyLead                  x     x       -       x     -        -
Mutation.disqualifyLead               x     x       -       x     -        -
Mutation.reopenLead                   x     x       -       x     -        -
Mutation.convertLead                  x     x       -       x     -        -
Mutation.deleteLead                   x     x       -       x     -        -
Mutation.reportLeadProgress           -     -       -       -     -        x
"""
