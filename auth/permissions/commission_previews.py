"""Who tries commission rules, and who sees what is still to come."""

TABLE = """
#                                       agent   manager finance admin   customer partner
CommissionPreview.id                    -       r       r       r       -       -
CommissionPreview.ruleName              -       r       r       r       -       -
CommissionPreview.since                 -       r       rw      rw      -       -
CommissionPreview.until                 -       r       rw      rw      -       -
CommissionPreview.lines                 -       r       r       r       -       -
CommissionPreview.createdAt             -       r       r       r       -       -

CommissionPreviewLine.id                -       r       r       r       -       -
CommissionPreviewLine.partner           -       r       r       r       -       -
CommissionPreviewLine.currency          -       r       r       r       -       -
CommissionPreviewLine.sources           -       r       r       r       -       -
CommissionPreviewLine.before            -       r       r       r       -       -
CommissionPreviewLine.after             -       r       r       r       -       -
CommissionPreviewLine.difference        -       r       r       r       -       -

ExpectedCommission.id                   -       r       r       r       -       r
ExpectedCommission.partner              -       r       r       r       -       r
ExpectedCommission.deal                 -       r       r       r       -       r
ExpectedCommission.orderNumber          -       r       r       r       -       r
ExpectedCommission.productName          -       r       r       r       -       r
ExpectedCommission.basisKind            -       r       r       r       -       r
ExpectedCommission.currency             -       r       r       r       -       r
ExpectedCommission.expected             -       r       r       r       -       r
ExpectedCommission.entered              -       r       r       r       -       r
ExpectedCommission.outstanding          -       r       r       r       -       r
ExpectedCommission.updatedAt            -       r       r       r       -       r

Query.commissionPreview                 -       r       r       r       -       -
Query.commissionPreviews                -       r       r       r       -       -
Query.expectedCommission                -       r       r       r       -       r
Query.commissionForecast                -       r       r       r       -       r

Mutation.previewCommissionRule          -       -       x       x       -       -
"""
