"""Who reads and writes which field of quotes; customers know nothing of deals and approvals.

Partners learn how quotes on their own deals stand, and nothing of what they say.
"""

TABLE = """
#                                    agent manager finance admin customer partner
Quote.id                             r     r       r       r     r        r
Quote.number                         r     r       r       r     r        r
Quote.title                          rw    rw      rw      rw    r        r
Quote.status                         r     r       r       r     r        r
Quote.validUntil                     rw    rw      rw      rw    r        r
Quote.total                          r     r       r       r     r        r
Quote.currency                       rw    rw      r       rw    r        r
Quote.language                       rw    rw      rw      rw    r        -
Quote.customer                       rw    rw      r       rw    r        -
Quote.contact                        rw    rw      rw      rw    -        -
Quote.deal                           rw    rw      rw      rw    -        r
Quote.version                        r     r       r       r     r        r
Quote.versions                       r     r       r       r     r        r
Quote.recipients                     rw    rw      rw      rw    r        -
Quote.comments                       r     r       r       r     r        -
Quote.orders                         r     r       r       r     r        -
Quote.duplicateOf                    r     r       r       r     -        -
Quote.owner                          rw    rw      r       rw    -        -
Quote.team                           r     r       r       r     -        -
Quote.events                         r     r       r       r     -        -
Quote.revision                       r     r       r       r     -        -
Quote.createdAt                      r     r       r       r     -        -
Quote.updatedAt                      r     r       r       r     r        r

Query.quote                          r     r       r       r     r        r
Query.quotes                         r     r       r       r     r        r

Mutation.createQuote                 x     x       -       x     -        -
Mutation.updateQuoteDraft            x     x       x       x     -        -
Mutation.duplicateQuote              x     x       -       x     -        -
Mutation.submitQuoteForApproval      x     x       -       x     -        -
Mutation.approveQuote                -     x       x       x     -        -
Mutation.rejectQuote                 -     x       x       x     -        -
Mutation.recallQuote                 x     x       -       x     -        -
Mutation.sendQuote                   x     x       -       x     -        -
Mutation.reviseQuote                 x     x       -       x     -        -
Mutation.restoreQuoteVersion         x     x       -       x     -        -
Mutation.withdrawQuote               x     x       -       x     -        -
Mutation.acceptQuote                 -     -       -       -     x        -
Mutation.recordOfflineAcceptance     x     x       -       x     -        -
Mutation.declineQuote                -     -       -       -     x        -
Mutation.requestQuoteChanges         -     -       -       -     x        -
Mutation.commentOnQuote              x     x       x       x     x        -
Mutation.closeQuoteComment           x     x       -       x     -        -
Mutation.chooseQuoteOptions          -     -       -       -     x        -
Mutation.delegateSignature           -     -       -       -     x        -
Mutation.forwardQuote                -     -       -       -     x        -
Mutation.noteQuoteViewed             -     -       -       -     x        -
Mutation.requestSigningCode          -     -       -       -     x        -
Mutation.mailQuotePaper              -     -       -       -     x        -
"""
