"""Who reads and writes which field of users, their sessions and tokens, and of a representative."""

TABLE = """
#                           agent manager finance admin customer partner
User.id                     r     r       r       r     r        r
User.kind                   r     r       r       rw    -        -
User.name                   rw    rw      rw      rw    rw       rw
User.email                  r     r       r       rw    rw       rw
User.phone                  rw    rw      rw      rw    rw       rw
User.title                  r     r       r       rw    rw       rw
User.role                   r     r       r       rw    -        -
User.customerRole           -     -       -       rw    rw       -
User.partnerRole            -     -       -       rw    -        rw
User.customer               -     -       -       rw    r        -
User.partner                -     -       -       rw    -        r
User.timeZone               rw    rw      rw      rw    rw       rw
User.locale                 rw    rw      rw      rw    rw       rw
User.status                 r     r       r       r     r        r
User.lastLoginAt            -     -       -       r     -        -
User.teams                  r     r       r       r     -        -
User.deals                  r     r       r       r     -        -
User.version                r     r       r       r     r        r
User.createdAt              r     r       r       r     -        -
User.updatedAt              r     r       r       r     -        -

Representative.id           -     -       -       -     -        -
Representative.name         o     o       o       o     o        o
Representative.email        o     o       o       o     o        o
Representative.phone        o     o       o       o     o        o

ApiToken.id                 r     r       r       r     r        r
ApiToken.user               r     r       r       r     r        r
ApiToken.name               rw    rw      rw      rw    r        rw
ApiToken.prefix             r     r       r       r     r        r
ApiToken.scopes             rw    rw      rw      rw    r        rw
ApiToken.expiresAt          r     r       r       r     r        r
ApiToken.revokedAt          r     r       r       r     r        r
ApiToken.lastUsedAt         r     r       r       r     r        r
ApiToken.createdAt          r     r       r       r     r        r

Session.id                  r     r       r       r     r        r
Session.user                r     r       r       r     r        r
Session.userAgent           r     r       r       r     r        r
Session.address             r     r       r       r     r        r
Session.expiresAt           r     r       r       r     r        r
Session.revokedAt           r     r       r       r     r        r
Session.lastUsedAt          r     r       r       r     r        r
Session.createdAt           r     r       r       r     r        r

Query.user                  r     r       r       r     r        r
Query.users                 r     r       r       r     r        r
Query.apiToken              r     r       r       r     r        r
Query.apiTokens             r     r       r       r     r        r
Query.session               r     r       r       r     r        r
Query.sessions              r     r       r       r     r        r

Mutation.inviteUser         -     -       -       x     x        x
Mutation.updateUser         -     -       -       x     x        x
Mutation.updateProfile      x     x       x       x     x        x
Mutation.changeUserRole     -     -       -       x     -        -
Mutation.disableUser        -     -       -       x     x        x
Mutation.enableUser         -     -       -       x     x        x
Mutation.changePassword     x     x       x       x     x        x
Mutation.createApiToken     x     x       x       x     -        x
Mutation.revokeApiToken     x     x       x       x     x        x
Mutation.revokeSession      x     x       x       x     x        x
Mutation.revokeAllSessions  x     x       x       x     x        x
"""
