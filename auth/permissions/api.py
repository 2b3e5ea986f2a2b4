"""Who sees the roots about the caller and the API itself: everybody."""

TABLE = """
#                            agent manager finance admin customer partner
Query.viewer                 o     o       o       o     o        o
Query.apiInfo                o     o       o       o     o        o
Query.rateLimit              o     o       o       o     o        o
Query.node                   o     o       o       o     o        o
Query.nodes                  o     o       o       o     o        o

Viewer.audience              o     o       o       o     o        o
Viewer.role                  o     o       o       o     o        o
Viewer.user                  o     o       o       o     o        o
Viewer.customer              o     o       o       o     o        o
Viewer.partner               o     o       o       o     o        o
Viewer.scopes                o     o       o       o     o        o
Viewer.locale                o     o       o       o     o        o
Viewer.timeZone              o     o       o       o     o        o

ApiInfo.version              o     o       o       o     o        o
ApiInfo.schemaHash           o     o       o       o     o        o
ApiInfo.serverTime           o     o       o       o     o        o
ApiInfo.mode                 o     o       o       o     o        o

RateLimit.requested          o     o       o       o     o        o
RateLimit.limit              o     o       o       o     o        o
RateLimit.capacity           o     o       o       o     o        o
RateLimit.available          o     o       o       o     o        o
RateLimit.restorePerSecond   o     o       o       o     o        o
"""
