"""Who reads and decides applications of partners to be: channel managers and admins."""

TABLE = """
#                                     agent manager finance admin customer partner
PartnerApplication.id                 -     r       -       r     -        -
PartnerApplication.reference          -     r       -       r     -        -
PartnerApplication.companyName        -     r       -       r     -        -
PartnerApplication.kind               -     r       -       r     -        -
PartnerApplication.country            -     r       -       r     -        -
PartnerApplication.website            -     r       -       r     -        -
PartnerApplication.contactName        -     r       -       r     -        -
PartnerApplication.email              -     r       -       r     -        -
PartnerApplication.phone              -     r       -       r     -        -
PartnerApplication.message            -     r       -       r     -        -
PartnerApplication.answerBy           -     r       -       r     -        -
PartnerApplication.status             -     r       -       r     -        -
PartnerApplication.reason             -     rw      -       rw    -        -
PartnerApplication.reapplyOn          -     rw      -       rw    -        -
PartnerApplication.decidedBy          -     r       -       r     -        -
PartnerApplication.decidedAt          -     r       -       r     -        -
PartnerApplication.partner            -     r       -       r     -        -
PartnerApplication.version            -     r       -       r     -        -
PartnerApplication.createdAt          -     r       -       r     -        -
PartnerApplication.updatedAt          -     r       -       r     -        -

Query.partnerApplication              -     r       -       r     -        -
Query.partnerApplications             -     r       -       r     -        -

Mutation.applyAsPartner               -     -       -       -     -        -
Mutation.approvePartnerApplication    -     x       -       x     -        -
Mutation.rejectPartnerApplication     -     x       -       x     -        -
"""
