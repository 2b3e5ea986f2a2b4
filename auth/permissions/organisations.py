"""Who reads and writes which field of the organisation: admins set it up, customers see where it is."""

TABLE = """
#                            agent manager finance admin customer partner
Organisation.id              r     r       r       r     r        -
Organisation.name            r     r       r       rw    r        -
Organisation.taxId           r     r       r       rw    -        -
Organisation.address         o     o       o       rw    o        -
Organisation.email           r     r       r       rw    r        -
Organisation.phone           r     r       r       rw    r        -
Organisation.website         r     r       r       rw    r        -
Organisation.timeZone        r     r       r       rw    -        -
Organisation.locale          r     r       r       rw    -        -
Organisation.currency        r     r       r       rw    -        -
Organisation.paymentDays     r     r       r       rw    -        -
Organisation.quoteDays       r     r       r       rw    -        -
Organisation.bankDetails     -     r       r       rw    -        -
Organisation.version         r     r       r       r     -        -
Organisation.createdAt       r     r       r       r     -        -
Organisation.updatedAt       r     r       r       r     -        -

Query.organisation           r     r       r       r     r        -

Mutation.updateOrganisation  -     -       -       x     -        -
"""
