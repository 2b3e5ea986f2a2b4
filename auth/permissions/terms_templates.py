"""Who reads and writes terms of sale: managers and admins write, all staff read."""

TABLE = """
#                                     agent manager finance admin customer partner
TermsTemplate.id                      r     r       r       r     -        -
TermsTemplate.name                    r     rw      r       rw    -        -
TermsTemplate.status                  r     r       r       r     -        -
TermsTemplate.isDefault               r     r       r       r     -        -
TermsTemplate.latestVersion           r     r       r       r     -        -
TermsTemplate.versions                r     r       r       r     -        -
TermsTemplate.version                 r     r       r       r     -        -
TermsTemplate.createdAt               r     r       r       r     -        -
TermsTemplate.updatedAt               r     r       r       r     -        -

TermsTemplateVersion.id               r     r       r       r     -        -
TermsTemplateVersion.termsTemplate    r     rw      r       rw    -        -
TermsTemplateVersion.number           r     r       r       r     -        -
TermsTemplateVersion.title            r     rw      r       rw    -        -
TermsTemplateVersion.body             r     rw      r       rw    -        -
TermsTemplateVersion.createdAt        r     r       r       r     -        -

Query.termsTemplate                   r     r       r       r     -        -
Query.termsTemplates                  r     r       r       r     -        -

Mutation.createTermsTemplate          -     x       -       x     -        -
Mutation.renameTermsTemplate          -     x       -       x     -        -
Mutation.publishTermsTemplateVersion  -     x       -       x     -        -
Mutation.activateTermsTemplate        -     x       -       x     -        -
Mutation.archiveTermsTemplate         -     x       -       x     -        -
Mutation.makeTermsTemplateDefault     -     x       -       x     -        -
"""
