"""Who reads and writes tasks; outsiders see what was made for them."""

TABLE = """
#                                     agent manager finance admin customer partner
Task.id                               r     r       -       r     r        r
Task.title                            rw    rw      -       rw    r        r
Task.description                      rw    rw      -       rw    r        r
Task.dueDate                          rw    rw      -       rw    r        r
Task.dueTime                          rw    rw      -       rw    r        r
Task.dueZone                          rw    rw      -       rw    r        r
Task.priority                         rw    rw      -       rw    r        r
Task.category                         rw    rw      -       rw    -        -
Task.dueAt                            r     r       -       r     r        r
Task.status                           r     r       -       r     r        r
Task.completedAt                      r     r       -       r     r        r
Task.isOverdue                        r     r       -       r     r        r
Task.visibility                       rw    rw      -       rw    -        -
Task.isRecurring                      r     r       -       r     -        -
Task.recurrencePattern                rw    rw      -       rw    -        -
Task.recurrenceInterval               rw    rw      -       rw    -        -
Task.recurrenceEndDate                rw    rw      -       rw    -        -
Task.customer                         rw    rw      -       rw    r        r
Task.deal                             rw    rw      -       rw    -        r
Task.lead                             rw    rw      -       rw    -        r
Task.contact                          rw    rw      -       rw    r        r
Task.owner                            rw    rw      -       rw    -        -
Task.team                             r     r       -       r     -        -
Task.tags                             r     r       -       r     r        r
Task.version                          r     r       -       r     -        -
Task.updatedAt                        r     r       -       r     -        -
Task.createdAt                        r     r       -       r     r        r

Query.task                            r     r       -       r     r        r
Query.tasks                           r     r       -       r     r        r

Mutation.createTask                   x     x       -       x     -        -
Mutation.updateTask                   x     x       -       x     -        -
Mutation.assignTask                   x     x       -       x     -        -
Mutation.startTask                    x     x       -       x     -        -
Mutation.completeTask                 x     x       -       x     -        -
Mutation.cancelTask                   x     x       -       x     -        -
Mutation.reopenTask                   x     x       -       x     -        -
Mutation.deleteTask                   x     x       -       x     -        -
"""
