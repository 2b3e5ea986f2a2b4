"""Who draws territories and puts partners there; a partner knows its own by name and countries."""

TABLE = """
#                                     agent manager finance admin customer partner
Territory.id                          r     r       r       r     -        r
Territory.name                        r     rw      r       rw    -        r
Territory.countries                   r     rw      r       rw    -        r
Territory.assignments                 -     r       r       r     -        -
Territory.version                     r     r       r       r     -        -
Territory.createdAt                   r     r       r       r     -        -
Territory.updatedAt                   r     r       r       r     -        -

TerritoryCountry.id                   r     r       r       r     -        r
TerritoryCountry.territory            r     r       r       r     -        r
TerritoryCountry.country              r     r       r       r     -        r
TerritoryCountry.validFrom            r     r       r       r     -        r
TerritoryCountry.validUntil           r     r       r       r     -        r

TerritoryAssignment.id                -     r       r       r     -        r
TerritoryAssignment.partner           -     rw      r       rw    -        r
TerritoryAssignment.territory         -     rw      r       rw    -        r
TerritoryAssignment.validFrom         -     rw      r       rw    -        r
TerritoryAssignment.validUntil        -     rw      r       rw    -        r
TerritoryAssignment.version           -     r       r       r     -        -
TerritoryAssignment.createdAt         -     r       r       r     -        -

Query.territory                       r     r       r       r     -        r
Query.territories                     r     r       r       r     -        r

Mutation.createTerritory              -     x       -       x     -        -
Mutation.updateTerritory              -     x       -       x     -        -
Mutation.assignTerritory              -     x       -       x     -        -
Mutation.endTerritoryAssignment       -     x       -       x     -        -
"""
