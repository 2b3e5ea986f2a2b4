"""Who follows jobs: staff, each his own."""

TABLE = """
#                                    agent manager finance admin customer partner
Job.id                               r     r       r       r     -        -
Job.kind                             r     r       r       r     -        -
Job.status                           r     r       r       r     -        -
Job.step                             r     r       r       r     -        -
Job.stepIndex                        r     r       r       r     -        -
Job.stepCount                        r     r       r       r     -        -
Job.quote                            rw    rw      rw      rw    -        -
Job.document                         r     r       r       r     -        -
Job.error                            r     r       r       r     -        -
Job.createdAt                        r     r       r       r     -        -
Job.startedAt                        r     r       r       r     -        -
Job.finishedAt                       r     r       r       r     -        -

Query.job                            r     r       r       r     -        -
Query.jobs                           r     r       r       r     -        -

Mutation.renderQuoteDraft            x     x       x       x     -        -
"""
