"""Who compares versions of quotes: everybody those that he sees."""

TABLE = """
#                                    agent manager finance admin customer partner
QuoteComparison.before               o     o       o       o     o        -
QuoteComparison.after                o     o       o       o     o        -
QuoteComparison.lines                o     o       o       o     o        -

QuoteLineChange.key                  o     o       o       o     o        -
QuoteLineChange.name                 o     o       o       o     o        -
QuoteLineChange.change               o     o       o       o     o        -
QuoteLineChange.fields               o     o       o       o     o        -

QuoteFieldChange.name                o     o       o       o     o        -
QuoteFieldChange.before              o     o       o       o     o        -
QuoteFieldChange.after               o     o       o       o     o        -

Query.quoteComparison                o     o       o       o     o        -
"""
