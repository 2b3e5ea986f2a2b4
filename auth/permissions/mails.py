"""Who reads the outbox: staff alone."""

TABLE = """
#                                    agent manager finance admin customer partner
EmailMessage.id                      r     r       r       r     -        -
EmailMessage.kind                    r     r       r       r     -        -
EmailMessage.toAddress               r     r       r       r     -        -
EmailMessage.toName                  r     r       r       r     -        -
EmailMessage.subject                 r     r       r       r     -        -
EmailMessage.text                    o     o       o       o     -        -
EmailMessage.messageId               r     r       r       r     -        -
EmailMessage.status                  r     r       r       r     -        -
EmailMessage.attempts                r     r       r       r     -        -
EmailMessage.lastError               -     r       -       r     -        -
EmailMessage.sentAt                  r     r       r       r     -        -
EmailMessage.customer                r     r       r       r     -        -
EmailMessage.quote                   r     r       r       r     -        -
EmailMessage.createdAt               r     r       r       r     -        -

Query.emailMessage                   r     r       r       r     -        -
Query.emailMessages                  r     r       r       r     -        -

Mutation.retryMail                   -     x       -       x     -        -
"""
