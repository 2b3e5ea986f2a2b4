"""Who sees commissions: finance all, a partner its own and nothing of a margin, agents none."""

TABLE = """
#                                       agent   manager finance admin   customer partner
CommissionEntry.id                      -       r       r       r       -       r
CommissionEntry.partner                 -       r       r       r       -       r
CommissionEntry.deal                    -       r       r       r       -       r
CommissionEntry.orderNumber             -       r       r       r       -       r
CommissionEntry.period                  -       r       r       r       -       r
CommissionEntry.kind                    -       r       r       r       -       r
CommissionEntry.basisKind               -       r       r       r       -       r
CommissionEntry.currency                -       r       r       r       -       r
CommissionEntry.basis                   -       r       r       r       -       r
CommissionEntry.rate                    -       r       r       r       -       r
CommissionEntry.splitPercent            -       r       r       r       -       r
CommissionEntry.amount                  -       r       r       r       -       r
CommissionEntry.status                  -       r       r       r       -       r
CommissionEntry.explanation             -       r       r       r       -       r
CommissionEntry.explanationParts        -       r       r       r       -       r
CommissionEntry.exchangeRate            -       r       r       r       -       r
CommissionEntry.exchangeOn              -       r       r       r       -       r
CommissionEntry.earnedAt                -       r       r       r       -       r
CommissionEntry.availableAt             -       r       r       r       -       r
CommissionEntry.statement               -       r       r       r       -       r
CommissionEntry.disputes                -       r       r       r       -       r
CommissionEntry.internalBasis           -       -       r       r       -       -
CommissionEntry.internalRate            -       -       r       r       -       -
CommissionEntry.internalExplanation     -       -       r       r       -       -
CommissionEntry.ruleVersion             -       r       r       r       -       -
CommissionEntry.tier                    -       r       r       r       -       -
CommissionEntry.createdAt               -       r       r       r       -       -

CommissionStatement.id                  -       r       r       r       -       r
CommissionStatement.partner             -       r       r       r       -       r
CommissionStatement.reference           -       r       r       r       -       r
CommissionStatement.number              -       r       r       r       -       r
CommissionStatement.status              -       r       r       r       -       r
CommissionStatement.currency            -       r       r       r       -       r
CommissionStatement.periodFrom          -       r       r       r       -       r
CommissionStatement.periodThrough       -       r       r       r       -       r
CommissionStatement.opening             -       r       r       r       -       r
CommissionStatement.earned              -       r       r       r       -       r
CommissionStatement.adjustments         -       r       r       r       -       r
CommissionStatement.paid                -       r       r       r       -       r
CommissionStatement.closing             -       r       r       r       -       r
CommissionStatement.issuedAt            -       r       r       r       -       r
CommissionStatement.file                -       r       r       r       -       r
CommissionStatement.entries             -       r       r       r       -       r
CommissionStatement.payouts             -       r       r       r       -       r
CommissionStatement.createdAt           -       r       r       r       -       -
CommissionStatement.updatedAt           -       r       r       r       -       -

CommissionDispute.id                    -       r       r       r       -       r
CommissionDispute.partner               -       r       r       r       -       r
CommissionDispute.status                -       r       r       r       -       r
CommissionDispute.decidedAt             -       r       r       r       -       r
CommissionDispute.correction            -       r       rw      rw      -       r
CommissionDispute.version               -       r       r       r       -       r
CommissionDispute.createdAt             -       r       r       r       -       r
CommissionDispute.entry                 -       r       r       r       -       rw
CommissionDispute.reason                -       r       r       r       -       rw
CommissionDispute.answer                -       r       rw      rw      -       r
CommissionDispute.openedBy              -       r       r       r       -       -
CommissionDispute.updatedAt             -       r       r       r       -       -

Query.commissionEntry                   -       r       r       r       -       r
Query.commissions                       -       r       r       r       -       r
Query.commissionStatement               -       r       r       r       -       r
Query.commissionStatements              -       r       r       r       -       r
Query.commissionDispute                 -       r       r       r       -       r
Query.commissionDisputes                -       r       r       r       -       r

Mutation.closeStatementPeriod           -       -       x       x       -       -
Mutation.disputeCommission              -       -       -       -       -       x
Mutation.resolveDispute                 -       -       x       x       -       -
"""
