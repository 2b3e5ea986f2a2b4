"""Who asks for marketing funds, who grants them and who pays."""

TABLE = """
#                                       agent manager finance admin customer partner
MarketingFundRequest.id                 -     r       r       r     -        r
MarketingFundRequest.partner            -     r       r       r     -        -
MarketingFundRequest.purpose            -     r       r       r     -        rw
MarketingFundRequest.description        -     r       r       r     -        rw
MarketingFundRequest.takesPlaceOn       -     r       r       r     -        rw
MarketingFundRequest.amount             -     r       r       r     -        rw
MarketingFundRequest.status             -     r       r       r     -        r
MarketingFundRequest.granted            -     rw      r       rw    -        r
MarketingFundRequest.spent              -     r       r       r     -        rw
MarketingFundRequest.paid               -     r       r       r     -        r
MarketingFundRequest.decidedBy          -     r       r       r     -        -
MarketingFundRequest.decidedAt          -     r       r       r     -        r
MarketingFundRequest.reason             -     rw      rw      rw    -        r
MarketingFundRequest.proof              -     r       r       r     -        r
MarketingFundRequest.proofNote          -     r       r       r     -        r
MarketingFundRequest.paidBy             -     r       r       r     -        -
MarketingFundRequest.paidOn             -     r       rw      rw    -        r
MarketingFundRequest.paymentReference   -     r       rw      rw    -        r
MarketingFundRequest.version            -     r       r       r     -        r
MarketingFundRequest.createdAt          -     r       r       r     -        r
MarketingFundRequest.updatedAt          -     r       r       r     -        -

Query.marketingFundRequest              -     r       r       r     -        r
Query.marketingFundRequests             -     r       r       r     -        r

Mutation.requestMarketingFund           -     -       -       -     -        x
Mutation.withdrawMarketingFund          -     -       -       -     -        x
Mutation.proveMarketingFund             -     -       -       -     -        x
Mutation.approveMarketingFund           -     x       -       x     -        -
Mutation.rejectMarketingFund            -     x       -       x     -        -
Mutation.returnMarketingFundProof       -     x       x       x     -        -
Mutation.payMarketingFund               -     -       x       x     -        -
"""
