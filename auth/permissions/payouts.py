"""Who sees payouts and accounts: finance, and a partner its own; accounts masked for all."""

TABLE = """
#                                       agent   manager finance admin   customer partner
Payout.id                               -       r       r       r       -       r
Payout.partner                          -       r       r       r       -       r
Payout.statement                        -       r       r       r       -       r
Payout.status                           -       r       r       r       -       r
Payout.amount                           -       r       r       r       -       r
Payout.currency                         -       r       r       r       -       r
Payout.dueOn                            -       r       r       r       -       r
Payout.version                          -       r       r       r       -       r
Payout.reference                        -       r       rw      rw      -       r
Payout.paidOn                           -       r       rw      rw      -       r
Payout.failure                          -       r       rw      rw      -       r
Payout.method                           -       -       r       r       -       r
Payout.createdAt                        -       r       r       r       -       -
Payout.updatedAt                        -       r       r       r       -       -

PayoutMethod.id                         -       -       r       r       -       r
PayoutMethod.partner                    -       -       rw      rw      -        r
PayoutMethod.status                     -       -       r       r       -       r
PayoutMethod.masked                     -       -       r       r       -       r
PayoutMethod.requestedAt                -       -       r       r       -       r
PayoutMethod.usableFrom                 -       -       r       r       -       r
PayoutMethod.decidedAt                  -       -       r       r       -       r
PayoutMethod.version                    -       -       r       r       -       r
PayoutMethod.requestedBy                -       -       r       r       -       -
PayoutMethod.decidedBy                  -       -       r       r       -       -

Query.payout                            -       r       r       r       -       r
Query.payouts                           -       r       r       r       -       r
Query.payoutMethod                      -       -       r       r       -       r
Query.payoutMethods                     -       -       r       r       -       r

Mutation.recordPayout                   -       -       x       x       -       -
Mutation.exportPayouts                  -       -       x       x       -       -
Mutation.requestPayoutMethod            -       -       x       x       -       x
Mutation.releasePayoutMethod            -       -       x       x       -       x
Mutation.rejectPayoutMethod             -       -       x       x       -       x
"""
