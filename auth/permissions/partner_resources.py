"""Who publishes and who reads the partners' library; which files are open, the rows decide."""

TABLE = """
#                                 agent manager finance admin customer partner
PartnerResource.id                -     r       r       r     -        r
PartnerResource.title             -     rw      r       rw    -        r
PartnerResource.description       -     rw      r       rw    -        r
PartnerResource.kind              -     rw      r       rw    -        r
PartnerResource.language          -     rw      r       rw    -        r
PartnerResource.tier              -     rw      r       rw    -        r
PartnerResource.isUnlocked        -     -       -       -     -        r
PartnerResource.isNew             -     -       -       -     -        r
PartnerResource.file              -     rw      r       rw    -        r
PartnerResource.editions          -     r       r       r     -        r
PartnerResource.renewedAt         -     r       r       r     -        r
PartnerResource.version           -     r       r       r     -        -
PartnerResource.createdAt         -     r       r       r     -        r
PartnerResource.updatedAt         -     r       r       r     -        -

Query.partnerResource             -     r       r       r     -        r
Query.partnerResources            -     r       r       r     -        r

Mutation.publishPartnerResource   -     x       -       x     -        -
Mutation.renewPartnerResource     -     x       -       x     -        -
Mutation.updatePartnerResource    -     x       -       x     -        -
Mutation.deletePartnerResource    -     x       -       x     -        -
Mutation.seeLibrary               -     -       -       -     -        x
"""
