"""What a rule grants on a basis, and what the ledger is to write next: pure arithmetic."""

from models.commissions.bases import contract_months, later, margin, months_over, net, paid
from models.commissions.entitling import entitled, granted, owing
from models.commissions.kinds import Basis, EntryKind
from models.commissions.ledger import Due, Standing, dues
from models.commissions.matching import Sale, Scope, most_specific
from models.commissions.terms import Step, Terms

__all__ = [
    "Basis",
    "Due",
    "EntryKind",
    "Sale",
    "Scope",
    "Standing",
    "Step",
    "Terms",
    "contract_months",
    "dues",
    "entitled",
    "granted",
    "later",
    "margin",
    "months_over",
    "most_specific",
    "net",
    "owing",
    "paid",
]
