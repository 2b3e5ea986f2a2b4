"""Who reads and writes which field of deals and of their way through the stages."""

TABLE = """
#                            agent manager finance admin customer partner
Deal.id                      r     r       r       r     -        r
Deal.name                    rw    rw      r       rw    -        r
Deal.customer                rw    rw      r       rw    -        r
Deal.primaryContact          rw    rw      r       rw    -        -
Deal.pipeline                rw    rw      r       rw    -        -
Deal.stage                   rw    rw      r       rw    -        -
Deal.status                  r     r       r       r     -        r
Deal.publicStage             r     r       r       r     -        r
Deal.value                   rw    rw      r       rw    -        r
Deal.expectedMrr             rw    rw      r       rw    -        -
Deal.probability             rw    rw      r       rw    -        -
Deal.expectedCloseDate       rw    rw      r       rw    -        r
Deal.openedAt                r     r       r       r     -        -
Deal.engagedAt               rw    rw      r       rw    -        -
Deal.closedAt                r     r       r       r     -        r
Deal.priority                rw    rw      r       rw    -        -
Deal.description             rw    rw      r       rw    -        -
Deal.source                  rw    rw      r       rw    -        -
Deal.product                 rw    rw      r       rw    -        -
Deal.partner                 rw    rw      r       rw    -        -
Deal.partnerRole             rw    rw      r       rw    -        r
Deal.competitor              rw    rw      r       rw    -        -
Deal.forecastCategory        rw    rw      r       rw    -        -
Deal.lostReason              rw    rw      r       rw    -        -
Deal.lostNote                rw    rw      r       rw    -        -
Deal.winOverrideReason       rw    rw      r       rw    -        -
Deal.owner                   r     rw      r       rw    -        -
Deal.team                    r     r       r       r     -        -
Deal.tags                    rw    rw      r       rw    -        -
Deal.partnerParts            r     r       r       r     -        r
Deal.quotes                  r     r       r       r     -        r
Deal.orders                  r     r       r       r     -        -
Deal.stageHistory            r     r       r       r     -        -
Deal.activities              r     r       -       r     -        r
Deal.tasks                   r     r       -       r     -        r
Deal.events                  r     r       r       r     -        -
Deal.version                 r     r       r       r     -        -
Deal.createdAt               r     r       r       r     -        -
Deal.updatedAt               r     r       r       r     -        -

DealStageHistory.id          r     r       r       r     -        -
DealStageHistory.deal        r     r       r       r     -        -
DealStageHistory.stage       r     r       r       r     -        -
DealStageHistory.stageName   r     r       r       r     -        -
DealStageHistory.fromStage   r     r       r       r     -        -
DealStageHistory.enteredAt   r     r       r       r     -        -
DealStageHistory.leftAt      r     r       r       r     -        -
DealStageHistory.enteredBy   r     r       r       r     -        -

Query.deal                   r     r       r       r     -        r
Query.dealBy                 r     r       r       r     -        -
Query.deals                  r     r       r       r     -        r

Mutation.createDeal          x     x       -       x     -        -
Mutation.updateDeal          x     x       -       x     -        -
Mutation.assignDeal          -     x       -       x     -        -
Mutation.setDealPartner      x     x       -       x     -        -
Mutation.deleteDeal          x     x       -       x     -        -
Mutation.moveDeal            x     x       -       x     -        -
Mutation.winDeal             x     x       -       x     -        -
Mutation.loseDeal            x     x       -       x     -        -
Mutation.reopenDeal          -     x       -       x     -        -
Mutation.moveDealToPipeline  x     x       -       x     -        -
"""
