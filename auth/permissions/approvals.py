"""Who reads approvals of quotes: staff alone."""

TABLE = """
#                                    agent manager finance admin customer partner
ApprovalRequest.id                   r     r       r       r     -        -
ApprovalRequest.quoteVersion         r     r       r       r     -        -
ApprovalRequest.requestedBy          r     r       r       r     -        -
ApprovalRequest.status               r     r       r       r     -        -
ApprovalRequest.reasons              r     r       r       r     -        -
ApprovalRequest.linePercent          r     r       r       r     -        -
ApprovalRequest.orderPercent         r     r       r       r     -        -
ApprovalRequest.marginPercent        -     r       r       r     -        -
ApprovalRequest.total                r     r       r       r     -        -
ApprovalRequest.note                 r     r       r       r     -        -
ApprovalRequest.steps                r     r       r       r     -        -
ApprovalRequest.yourPart             r     r       r       r     -        -
ApprovalRequest.decidedAt            r     r       r       r     -        -
ApprovalRequest.createdAt            r     r       r       r     -        -
ApprovalRequest.updatedAt            r     r       r       r     -        -

ApprovalStep.id                      r     r       r       r     -        -
ApprovalStep.approvalRequest         r     r       r       r     -        -
ApprovalStep.position                r     r       r       r     -        -
ApprovalStep.approver                r     r       r       r     -        -
ApprovalStep.status                  r     r       r       r     -        -
ApprovalStep.decidedBy               r     r       r       r     -        -
ApprovalStep.decidedAt               r     r       r       r     -        -
ApprovalStep.note                    r     r       r       r     -        -

Query.approvalRequest                r     r       r       r     -        -
Query.approvalRequests               r     r       r       r     -        -
"""
