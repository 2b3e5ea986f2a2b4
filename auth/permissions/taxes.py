"""Who reads and writes tax rates: finance and admins write, all staff read."""

TABLE = """
#                       agent manager finance admin customer partner
TaxRate.id              r     r       r       r     -        -
TaxRate.code            r     r       rw      rw    -        -
TaxRate.country         r     r       rw      rw    -        -
TaxRate.name            r     r       rw      rw    -        -
TaxRate.percent         r     r       rw      rw    -        -
TaxRate.validFrom       r     r       rw      rw    -        -
TaxRate.validUntil      r     r       rw      rw    -        -
TaxRate.version         r     r       r       r     -        -
TaxRate.createdAt       r     r       r       r     -        -
TaxRate.updatedAt       r     r       r       r     -        -

Query.taxRate           r     r       r       r     -        -
Query.taxRates          r     r       r       r     -        -

Mutation.createTaxRate  -     -       x       x     -        -
Mutation.endTaxRate     -     -       x       x     -        -
"""
