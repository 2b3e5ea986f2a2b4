"""Who reads which field of the timeline: staff alone, each the events of his row rule."""

TABLE = """
#                     agent manager finance admin customer partner
Event.id              r     r       r       r     -        -
Event.name            r     r       r       r     -        -
Event.at              r     r       r       r     -        -
Event.actor           r     r       r       r     -        -
Event.onBehalfOf      r     r       r       r     -        -
Event.subjectType     r     r       r       r     -        -
Event.subjectId       r     r       r       r     -        -
Event.customer        r     r       r       r     -        -
Event.deal            r     r       r       r     -        -
Event.changes         o     o       o       o     -        -

Query.event           r     r       r       r     -        -
Query.events          r     r       r       r     -        -
"""
