"""Who reads notifications: staff, each his own."""

TABLE = """
#                                    agent manager finance admin customer partner
Notification.id                      r     r       r       r     -        -
Notification.kind                    r     r       r       r     -        -
Notification.text                    r     r       r       r     -        -
Notification.subjectType             r     r       r       r     -        -
Notification.subjectId               r     r       r       r     -        -
Notification.readAt                  r     r       r       r     -        -
Notification.createdAt               r     r       r       r     -        -

Query.notification                   r     r       r       r     -        -
Query.notifications                  r     r       r       r     -        -

Mutation.readNotification            x     x       x       x     -        -
"""
