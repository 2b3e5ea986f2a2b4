"""Who sees how partners stand and what they contribute."""

TABLE = """
#                                           agent manager finance admin customer partner
PartnerPerformance.partner                  -     o       o       o     -        o
PartnerPerformance.periodStart              -     o       o       o     -        o
PartnerPerformance.periodEnd                -     o       o       o     -        o
PartnerPerformance.criteria                 -     o       o       o     -        o

CriterionProgress.tier                      -     o       o       o     -        o
CriterionProgress.criterion                 -     o       o       o     -        o
CriterionProgress.currency                  -     o       o       o     -        o
CriterionProgress.need                      -     o       o       o     -        o
CriterionProgress.have                      -     o       o       o     -        o
CriterionProgress.missing                   -     o       o       o     -        o
CriterionProgress.isMet                     -     o       o       o     -        o
CriterionProgress.expected                  -     o       o       o     -        o
CriterionProgress.wouldBeMet                -     o       o       o     -        o
CriterionProgress.filter                    -     o       o       o     -        o
CriterionProgress.openFilter                -     o       o       o     -        o

PartnerContribution.sourcedWon              o     o       o       o     -        o
PartnerContribution.sourcedWonValue         o     o       o       o     -        o
PartnerContribution.sourcedOpen             o     o       o       o     -        o
PartnerContribution.sourcedOpenValue        o     o       o       o     -        o
PartnerContribution.influencedWon           o     o       o       o     -        o
PartnerContribution.influencedWonValue      o     o       o       o     -        o
PartnerContribution.influencedOpen          o     o       o       o     -        o
PartnerContribution.influencedOpenValue     o     o       o       o     -        o
PartnerContribution.resaleWon               o     o       o       o     -        o
PartnerContribution.resaleWonValue          o     o       o       o     -        o
PartnerContribution.resaleOpen              o     o       o       o     -        o
PartnerContribution.resaleOpenValue         o     o       o       o     -        o
PartnerContribution.directWon               o     o       o       o     -        -
PartnerContribution.directWonValue          o     o       o       o     -        -
PartnerContribution.partners                o     o       o       o     -        -

PartnerFigures.partner                      o     o       o       o     -        -
PartnerFigures.sourcedWon                   o     o       o       o     -        -
PartnerFigures.sourcedWonValue              o     o       o       o     -        -
PartnerFigures.sourcedOpen                  o     o       o       o     -        -
PartnerFigures.sourcedOpenValue             o     o       o       o     -        -
PartnerFigures.influencedWon                o     o       o       o     -        -
PartnerFigures.influencedWonValue           o     o       o       o     -        -
PartnerFigures.influencedOpen               o     o       o       o     -        -
PartnerFigures.influencedOpenValue          o     o       o       o     -        -
PartnerFigures.resaleWon                    o     o       o       o     -        -
PartnerFigures.resaleWonValue               o     o       o       o     -        -
PartnerFigures.resaleOpen                   o     o       o       o     -        -
PartnerFigures.resaleOpenValue              o     o       o       o     -        -

Query.partnerPerformance                    -     o       o       o     -        o
Query.partnerContribution                   o     o       o       o     -        o
"""
