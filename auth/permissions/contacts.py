"""Who reads and writes which field of contacts and consents; proofs of consent are not for finance."""

TABLE = """
#                                     agent manager finance admin customer partner
Contact.id                            r     r       r       r     r        r
Contact.name                          rw    rw      rw      rw    r        r
Contact.givenName                     rw    rw      rw      rw    r        r
Contact.familyName                    rw    rw      rw      rw    r        r
Contact.title                         rw    rw      rw      rw    r        r
Contact.email                         rw    rw      rw      rw    r        r
Contact.phone                         rw    rw      rw      rw    r        r
Contact.department                    rw    rw      rw      rw    r        -
Contact.mobile                        rw    rw      rw      rw    r        -
Contact.isPrimary                     rw    rw      rw      rw    r        -
Contact.buyingRole                    rw    rw      r       rw    -        -
Contact.status                        r     r       r       r     -        -
Contact.doNotContact                  rw    rw      r       rw    -        -
Contact.visibility                    rw    rw      r       rw    -        -
Contact.notes                         rw    rw      r       rw    -        -
Contact.leftAt                        r     r       r       r     -        -
Contact.erasedAt                      r     r       r       r     -        -
Contact.customer                      rw    rw      rw      rw    r        r
Contact.owner                         r     r       r       r     -        -
Contact.team                          r     r       r       r     -        -
Contact.suppliedByPartner             rw    rw      r       rw    -        -
Contact.consents                      r     r       r       r     r        -
Contact.deals                         r     r       r       r     -        -
Contact.activities                    r     r       -       r     -        -
Contact.tasks                         r     r       -       r     -        -
Contact.tags                          r     r       r       r     r        r
Contact.version                       r     r       r       r     -        -
Contact.createdAt                     r     r       r       r     -        -
Contact.updatedAt                     r     r       r       r     -        -

ConsentEvent.id                       r     r       r       r     r        -
ConsentEvent.contact                  rw    rw      r       rw    r        -
ConsentEvent.channel                  rw    rw      r       rw    rw       -
ConsentEvent.purpose                  rw    rw      r       rw    rw       -
ConsentEvent.given                    r     r       r       r     rw       -
ConsentEvent.source                   rw    rw      r       rw    r        -
ConsentEvent.proof                    rw    rw      -       rw    r        -
ConsentEvent.isCurrent                r     r       r       r     r        -
ConsentEvent.at                       r     r       r       r     r        -

Query.contact                         r     r       r       r     r        r
Query.contacts                        r     r       r       r     r        r

Mutation.createContact                x     x       x       x     -        -
Mutation.updateContact                x     x       x       x     -        -
Mutation.markContactLeft              x     x       x       x     -        -
Mutation.markContactBack              x     x       x       x     -        -
Mutation.deleteContact                x     x       -       x     -        -
Mutation.eraseContact                 -     x       -       x     -        -
Mutation.giveConsent                  x     x       -       x     -        -
Mutation.withdrawConsent              x     x       -       x     -        -
Mutation.setMyConsent                 -     -       -       -     x        -
"""
