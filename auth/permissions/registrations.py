"""Who reads and writes registrations: a partner its own without what stands against them, never agents."""

TABLE = """
#                                      agent manager finance admin customer partner
DealRegistration.id                    -     r       r       r     -        r
DealRegistration.number                -     r       r       r     -        r
DealRegistration.status                -     r       r       r     -        r
DealRegistration.endCustomerName       -     r       r       r     -        rw
DealRegistration.endCustomerDomain     -     r       r       r     -        rw
DealRegistration.endCustomerTaxId      -     r       r       r     -        rw
DealRegistration.country               -     r       r       r     -        rw
DealRegistration.contactName           -     r       r       r     -        rw
DealRegistration.contactEmail          -     r       r       r     -        rw
DealRegistration.amount                -     r       r       r     -        rw
DealRegistration.expectedClose         -     r       r       r     -        rw
DealRegistration.note                  -     r       r       r     -        rw
DealRegistration.products              -     r       r       r     -        rw
DealRegistration.partner               -     r       r       r     -        r
DealRegistration.submittedBy           -     r       r       r     -        r
DealRegistration.submittedAt           -     r       r       r     -        r
DealRegistration.answerDueAt           -     r       r       r     -        r
DealRegistration.verdict               -     r       r       r     -        r
DealRegistration.receiptId             -     r       r       r     -        r
DealRegistration.estimate              -     r       r       r     -        r
DealRegistration.reviewer              -     r       r       r     -        -
DealRegistration.reviewedBy            -     o       o       o     -        o
DealRegistration.reviewStartedAt       -     r       r       r     -        r
DealRegistration.replyBy               -     r       r       r     -        r
DealRegistration.question              -     rw      r       rw    -        r
DealRegistration.answer                -     r       r       r     -        rw
DealRegistration.tier                  -     r       r       r     -        -
DealRegistration.decidedAt             -     r       r       r     -        r
DealRegistration.protectedFrom         -     r       r       r     -        r
DealRegistration.protectedUntil        -     r       r       r     -        r
DealRegistration.protectionDays        -     rw      r       rw    -        r
DealRegistration.extendedAt            -     r       r       r     -        r
DealRegistration.extensionReason       -     r       r       r     -        rw
DealRegistration.reasonCode            -     rw      r       rw    -        r
DealRegistration.reason                -     rw      r       rw    -        r
DealRegistration.appeal                -     r       r       r     -        rw
DealRegistration.appealedAt            -     r       r       r     -        r
DealRegistration.deal                  -     rw      r       rw    -        r
DealRegistration.dealRole              -     r       r       r     -        r
DealRegistration.conflicts             -     r       r       r     -        -
DealRegistration.decisions             -     r       r       r     -        -
DealRegistration.version               -     r       r       r     -        r
DealRegistration.createdAt             -     r       r       r     -        r
DealRegistration.updatedAt             -     r       r       r     -        r

Verdict.outcome                        -     r       r       r     -        r
Verdict.rule                           -     r       r       r     -        r
Verdict.until                          -     r       r       r     -        r
Verdict.receipt                        -     o       o       o     -        o

RegistrationConflict.id                -     r       r       r     -        -
RegistrationConflict.registration      -     r       r       r     -        -
RegistrationConflict.kind              -     r       r       r     -        -
RegistrationConflict.otherRegistration -     r       r       r     -        -
RegistrationConflict.otherDeal         -     r       r       r     -        -
RegistrationConflict.matched           -     o       o       o     -        -
RegistrationConflict.matchedBecause    -     o       o       o     -        -
RegistrationConflict.createdAt         -     r       r       r     -        -

RegistrationDecision.id                -     r       r       r     -        -
RegistrationDecision.registration      -     r       r       r     -        -
RegistrationDecision.kind              -     r       r       r     -        -
RegistrationDecision.reasonCode        -     r       r       r     -        -
RegistrationDecision.reason            -     o       o       o     -        -
RegistrationDecision.internalNote      -     o       o       o     -        -
RegistrationDecision.decidedBy         -     r       r       r     -        -
RegistrationDecision.decidedAt         -     r       r       r     -        -

Query.dealRegistration                 -     r       r       r     -        r
Query.dealRegistrations                -     r       r       r     -        r

Mutation.registerDeal                  -     -       -       -     -        x
Mutation.saveRegistration              -     -       -       -     -        x
Mutation.submitRegistration            -     -       -       -     -        x
Mutation.answerRegistration            -     -       -       -     -        x
Mutation.withdrawRegistration          -     -       -       -     -        x
Mutation.appealRegistration            -     -       -       -     -        x
Mutation.estimateCommission            -     -       -       -     -        x
Mutation.extendRegistration            -     x       -       x     -        x
Mutation.declineExtension              -     x       -       x     -        -
Mutation.reviewRegistration            -     x       -       x     -        -
Mutation.returnRegistration            -     x       -       x     -        -
Mutation.approveRegistration           -     x       -       x     -        -
Mutation.rejectRegistration            -     x       -       x     -        -
Mutation.mergeRegistration             -     x       -       x     -        -
Mutation.cancelRegistration            -     x       -       x     -        -
Mutation.decideAppeal                  -     -       -       x     -        -
"""
