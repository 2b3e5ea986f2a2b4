"""Who reads what is said about quotes, and who learns who looked at them."""

TABLE = """
#                                    agent manager finance admin customer partner
QuoteComment.id                      r     r       r       r     r        -
QuoteComment.quote                   rw    rw      rw      rw    rw       -
QuoteComment.quoteVersion            r     r       r       r     r        -
QuoteComment.lineKey                 rw    rw      rw      rw    rw       -
QuoteComment.kind                    r     r       r       r     r        -
QuoteComment.status                  r     r       r       r     r        -
QuoteComment.audience                rw    rw      rw      rw    -        -
QuoteComment.text                    rw    rw      rw      rw    rw       -
QuoteComment.authorName              r     r       r       r     r        -
QuoteComment.replyTo                 rw    rw      rw      rw    rw       -
QuoteComment.replies                 r     r       r       r     r        -
QuoteComment.file                    r     r       r       r     r        -
QuoteComment.createdAt               r     r       r       r     r        -

QuoteViewEvent.id                    r     r       r       r     -        -
QuoteViewEvent.quoteVersion          r     r       r       r     -        -
QuoteViewEvent.recipient             r     r       r       r     -        -
QuoteViewEvent.at                    r     r       r       r     -        -
QuoteViewEvent.viewerClass           r     r       r       r     -        -
"""
