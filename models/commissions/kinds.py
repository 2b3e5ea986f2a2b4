"""What commissions are computed on, and the kinds of entries in their ledger."""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """What a rule is a share of; exactly one, whose event writes the entries."""

    NET_INVOICED = "NET_INVOICED"
    PAID = "PAID"
    CONTRACT_MONTH = "CONTRACT_MONTH"
    MARGIN = "MARGIN"


class EntryKind(StrEnum):
    """Earned; corrected before it was on a statement; taken back after it was on one."""

    ACCRUAL = "ACCRUAL"
    ADJUSTMENT = "ADJUSTMENT"
    CLAWBACK = "CLAWBACK"
