"""Who reads and sets up sales teams and their memberships: staff read, admins set up."""

TABLE = """
#                               agent manager finance admin customer partner
SalesTeam.id                    r     r       r       r     -        -
SalesTeam.name                  r     r       r       rw    -        -
SalesTeam.code                  r     r       r       rw    -        -
SalesTeam.description           r     r       r       rw    -        -
SalesTeam.lead                  r     r       r       rw    -        -
SalesTeam.parent                r     r       r       rw    -        -
SalesTeam.teams                 r     r       r       r     -        -
SalesTeam.capacity              r     r       r       rw    -        -
SalesTeam.archived              r     r       r       r     -        -
SalesTeam.members               r     r       r       rw    -        -
SalesTeam.memberships           r     r       r       r     -        -
SalesTeam.deals                 r     r       r       r     -        -
SalesTeam.version               r     r       r       r     -        -
SalesTeam.createdAt             r     r       r       r     -        -
SalesTeam.updatedAt             r     r       r       r     -        -

TeamMembership.id               r     r       r       r     -        -
TeamMembership.team             r     r       r       rw    -        -
TeamMembership.user             r     r       r       rw    -        -
TeamMembership.validFrom        r     r       r       rw    -        -
TeamMembership.validUntil       r     r       r       rw    -        -
TeamMembership.isPrimary        r     r       r       rw    -        -
TeamMembership.version          r     r       r       r     -        -
TeamMembership.createdAt        r     r       r       r     -        -
TeamMembership.updatedAt        r     r       r       r     -        -

Query.salesTeam                 r     r       r       r     -        -
Query.teams                     r     r       r       r     -        -

Mutation.createTeam             -     -       -       x     -        -
Mutation.updateTeam             -     -       -       x     -        -
Mutation.moveTeam               -     -       -       x     -        -
Mutation.setTeamLead            -     -       -       x     -        -
Mutation.archiveTeam            -     -       -       x     -        -
Mutation.deleteTeam             -     -       -       x     -        -
Mutation.addTeamMember          -     -       -       x     -        -
Mutation.removeTeamMember       -     -       -       x     -        -
"""
