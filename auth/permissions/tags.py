"""Who reads and writes tags; outsiders see those made for them."""

TABLE = """
#                                     agent manager finance admin customer partner
Tag.id                                r     r       r       r     r        r
Tag.name                              r     rw      r       rw    r        r
Tag.colour                            r     rw      r       rw    r        r
Tag.visibility                        r     rw      r       rw    -        -
Tag.version                           r     r       r       r     -        -
Tag.createdAt                         r     r       r       r     -        -
Tag.updatedAt                         r     r       r       r     -        -

Query.tag                             r     r       r       r     -        -
Query.tags                            r     r       r       r     -        -

Mutation.createTag                    -     x       -       x     -        -
Mutation.updateTag                    -     x       -       x     -        -
Mutation.deleteTag                    -     x       -       x     -        -
Mutation.tagRecord                    x     x       -       x     -        -
Mutation.untagRecord                  x     x       -       x     -        -
"""
