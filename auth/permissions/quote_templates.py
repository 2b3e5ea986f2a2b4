"""Who reads and writes quote templates: managers and admins write, all staff read."""

TABLE = """
#                                     agent manager finance admin customer partner
QuoteTemplate.id                      r     r       r       r     -        -
QuoteTemplate.name                    r     rw      r       rw    -        -
QuoteTemplate.status                  r     r       r       r     -        -
QuoteTemplate.isDefault               r     r       r       r     -        -
QuoteTemplate.latestVersion           r     r       r       r     -        -
QuoteTemplate.versions                r     r       r       r     -        -
QuoteTemplate.version                 r     r       r       r     -        -
QuoteTemplate.createdAt               r     r       r       r     -        -
QuoteTemplate.updatedAt               r     r       r       r     -        -

QuoteTemplateVersion.id               r     r       r       r     -        -
QuoteTemplateVersion.quoteTemplate    r     rw      r       rw    -        -
QuoteTemplateVersion.number           r     r       r       r     -        -
QuoteTemplateVersion.colour           r     rw      r       rw    -        -
QuoteTemplateVersion.accent           r     rw      r       rw    -        -
QuoteTemplateVersion.intro            r     rw      r       rw    -        -
QuoteTemplateVersion.footer           r     rw      r       rw    -        -
QuoteTemplateVersion.showDiscounts    r     rw      r       rw    -        -
QuoteTemplateVersion.consentText      r     rw      r       rw    -        -
QuoteTemplateVersion.consentRequired  r     rw      r       rw    -        -
QuoteTemplateVersion.codeRequired     r     rw      r       rw    -        -
QuoteTemplateVersion.codeAbove        r     rw      r       rw    -        -
QuoteTemplateVersion.createdAt        r     r       r       r     -        -

Query.quoteTemplate                   r     r       r       r     -        -
Query.quoteTemplates                  r     r       r       r     -        -

Mutation.createQuoteTemplate          -     x       -       x     -        -
Mutation.renameQuoteTemplate          -     x       -       x     -        -
Mutation.publishQuoteTemplateVersion  -     x       -       x     -        -
Mutation.activateQuoteTemplate        -     x       -       x     -        -
Mutation.archiveQuoteTemplate         -     x       -       x     -        -
Mutation.makeQuoteTemplateDefault     -     x       -       x     -        -
"""
