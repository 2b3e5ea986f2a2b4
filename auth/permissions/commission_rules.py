"""Who sees and publishes commission rules: outsiders none, they see what an entry was based on."""

TABLE = """
#                                       agent   manager finance admin   customer partner
CommissionRule.id                       -       r       r       r       -       -
CommissionRule.versions                 -       r       r       r       -       -
CommissionRule.version                  -       r       r       r       -       -
CommissionRule.createdAt                -       r       r       r       -       -
CommissionRule.updatedAt                -       r       r       r       -       -
CommissionRule.name                     -       r       rw      rw      -       -
CommissionRule.notes                    -       r       r       r       -       -

CommissionRuleVersion.id                -       r       r       r       -       -
CommissionRuleVersion.rule              -       r       r       r       -       -
CommissionRuleVersion.number            -       r       r       r       -       -
CommissionRuleVersion.createdAt         -       r       r       r       -       -
CommissionRuleVersion.partner           -       r       rw      rw      -       -
CommissionRuleVersion.product           -       r       rw      rw      -       -
CommissionRuleVersion.family            -       r       rw      rw      -       -
CommissionRuleVersion.role              -       r       rw      rw      -       -
CommissionRuleVersion.territory         -       r       rw      rw      -       -
CommissionRuleVersion.tier              -       r       rw      rw      -       -
CommissionRuleVersion.basis             -       r       rw      rw      -       -
CommissionRuleVersion.rate              -       r       rw      rw      -       -
CommissionRuleVersion.steps             -       r       rw      rw      -       -
CommissionRuleVersion.cap               -       r       rw      rw      -       -
CommissionRuleVersion.currency          -       r       rw      rw      -       -
CommissionRuleVersion.months            -       r       rw      rw      -       -
CommissionRuleVersion.holdDays          -       r       rw      rw      -       -
CommissionRuleVersion.validFrom         -       r       rw      rw      -       -
CommissionRuleVersion.validUntil        -       r       rw      rw      -       -

Query.commissionRule                    -       r       r       r       -       -
Query.commissionRules                   -       r       r       r       -       -
Query.commissionRuleVersion             -       r       r       r       -       -
Query.commissionRuleVersions            -       r       r       r       -       -

Mutation.publishCommissionRule          -       -       x       x       -       -
Mutation.endCommissionRule              -       -       x       x       -       -
"""
