"""Who reads and writes approval policies: admins write; agents know the bounds of their discounts."""

TABLE = """
#                                agent manager finance admin customer partner
ApprovalPolicy.id                r     r       r       r     -        -
ApprovalPolicy.name              r     r       r       rw    -        -
ApprovalPolicy.active            r     r       r       r     -        -
ApprovalPolicy.approvers         -     r       r       rw    -        -
ApprovalPolicy.linePercent       r     r       r       rw    -        -
ApprovalPolicy.orderPercent      r     r       r       rw    -        -
ApprovalPolicy.marginPercent     -     r       r       rw    -        -
ApprovalPolicy.total             r     r       r       rw    -        -
ApprovalPolicy.version           r     r       r       r     -        -
ApprovalPolicy.createdAt         r     r       r       r     -        -
ApprovalPolicy.updatedAt         r     r       r       r     -        -

Query.approvalPolicy             r     r       r       r     -        -
Query.approvalPolicies           r     r       r       r     -        -

Mutation.createApprovalPolicy    -     -       -       x     -        -
Mutation.updateApprovalPolicy    -     -       -       x     -        -
Mutation.activateApprovalPolicy  -     -       -       x     -        -
Mutation.retireApprovalPolicy    -     -       -       x     -        -
"""
