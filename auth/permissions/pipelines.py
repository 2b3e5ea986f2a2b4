"""Who reads and sets up pipelines, stages and lost reasons: staff read, admins set up."""

TABLE = """
#                               agent manager finance admin customer partner
Pipeline.id                     r     r       r       r     -        -
Pipeline.name                   r     r       r       rw    -        -
Pipeline.description            r     r       r       rw    -        -
Pipeline.status                 r     r       r       r     -        -
Pipeline.isDefault              r     r       r       r     -        -
Pipeline.stages                 r     r       r       rw    -        -
Pipeline.deals                  r     r       r       r     -        -
Pipeline.version                r     r       r       r     -        -
Pipeline.createdAt              r     r       r       r     -        -
Pipeline.updatedAt              r     r       r       r     -        -

DealStage.id                    r     r       r       r     -        -
DealStage.pipeline              r     r       r       rw    -        -
DealStage.name                  r     r       r       rw    -        -
DealStage.kind                  r     r       r       rw    -        -
DealStage.colour                r     r       r       rw    -        -
DealStage.position              r     r       r       rw    -        -
DealStage.probability           r     r       r       rw    -        -
DealStage.requiredFields        r     r       r       rw    -        -
DealStage.maxDays               r     r       r       rw    -        -
DealStage.deals                 r     r       r       r     -        -
DealStage.version               r     r       r       r     -        -
DealStage.createdAt             r     r       r       r     -        -
DealStage.updatedAt             r     r       r       r     -        -

LostReason.id                   r     r       r       r     -        -
LostReason.name                 r     r       r       rw    -        -
LostReason.code                 r     r       r       rw    -        -
LostReason.active               r     r       r       r     -        -
LostReason.deals                r     r       r       r     -        -
LostReason.version              r     r       r       r     -        -
LostReason.createdAt            r     r       r       r     -        -
LostReason.updatedAt            r     r       r       r     -        -

Query.pipeline                  r     r       r       r     -        -
Query.pipelines                 r     r       r       r     -        -
Query.dealStage                 r     r       r       r     -        -
Query.dealStages                r     r       r       r     -        -
Query.lostReason                r     r       r       r     -        -
Query.lostReasons               r     r       r       r     -        -

Mutation.createPipeline         -     -       -       x     -        -
Mutation.updatePipeline         -     -       -       x     -        -
Mutation.publishPipeline        -     -       -       x     -        -
Mutation.makePipelineDefault    -     -       -       x     -        -
Mutation.retirePipeline         -     -       -       x     -        -
Mutation.addStage               -     -       -       x     -        -
Mutation.updateStage            -     -       -       x     -        -
Mutation.reorderStages          -     -       -       x     -        -
Mutation.deleteStage            -     -       -       x     -        -
Mutation.createLostReason       -     -       -       x     -        -
Mutation.updateLostReason       -     -       -       x     -        -
Mutation.retireLostReason       -     -       -       x     -        -
Mutation.reinstateLostReason    -     -       -       x     -        -
"""
