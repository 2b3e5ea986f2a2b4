"""Who reads and writes activities; outsiders see what was made for them, never outcome and duration."""

TABLE = """
#                                     agent manager finance admin customer partner
Activity.id                           r     r       -       r     r        r
Activity.type                         rw    rw      -       rw    r        r
Activity.subject                      rw    rw      -       rw    r        r
Activity.description                  rw    rw      -       rw    r        r
Activity.outcome                      rw    rw      -       rw    -        -
Activity.durationMinutes              rw    rw      -       rw    -        -
Activity.status                       r     r       -       r     r        r
Activity.completedAt                  rw    rw      -       rw    r        r
Activity.scheduledFor                 rw    rw      -       rw    r        r
Activity.visibility                   rw    rw      -       rw    -        -
Activity.customer                     rw    rw      -       rw    r        r
Activity.deal                         rw    rw      -       rw    -        r
Activity.contact                      rw    rw      -       rw    r        r
Activity.lead                         rw    rw      -       rw    -        r
Activity.owner                        rw    rw      -       rw    -        -
Activity.team                         r     r       -       r     -        -
Activity.tags                         r     r       -       r     r        r
Activity.version                      r     r       -       r     -        -
Activity.updatedAt                    r     r       -       r     -        -
Activity.createdAt                    r     r       -       r     r        r

Query.activity                        r     r       -       r     r        r
Query.activities                      r     r       -       r     r        r

Mutation.logActivity                  x     x       -       x     -        -
Mutation.scheduleActivity             x     x       -       x     -        -
Mutation.updateActivity               x     x       -       x     -        -
Mutation.completeActivity             x     x       -       x     -        -
Mutation.cancelActivity               x     x       -       x     -        -
Mutation.deleteActivity               x     x       -       x     -        -
"""
