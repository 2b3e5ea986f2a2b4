"""Which commissions a role sees: those who manage partners and money all, a partner its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from auth.actors import Role
from auth.given import Given
from auth.row_rules.kinds import EVERY_ROW, Rule, Rules, Through
from models.commission_forecasts import CommissionForecast
from models.commission_ledger import CommissionAccount, CommissionEntry, CommissionSource
from models.commission_previews import CommissionPreview, CommissionPreviewLine
from models.commission_rules import CommissionRule, CommissionRuleVersion
from models.commission_statements import (
    CommissionDispute,
    CommissionStatement,
    CommissionStatementLine,
)
from models.payouts import Payout, PayoutMethod


def own(row: Any, given: Given) -> ColumnElement[bool]:
    """Let a partner's user see what is his company's."""
    return row.c.partner_id == given.company_id  # type: ignore[no-any-return]


PAYING: dict[Role, Rule] = {Role.FINANCE: EVERY_ROW, Role.ADMIN: EVERY_ROW}
STAFF: dict[Role, Rule] = {Role.MANAGER: EVERY_ROW, **PAYING}
RULES: Rules = {
    CommissionRule: STAFF,
    CommissionRuleVersion: STAFF,
    CommissionPreview: STAFF,
    CommissionPreviewLine: STAFF,
    CommissionAccount: PAYING,
    CommissionSource: PAYING,
    CommissionEntry: {**STAFF, Role.PARTNER: own},
    CommissionForecast: {**STAFF, Role.PARTNER: own},
    CommissionStatement: {**STAFF, Role.PARTNER: own},
    CommissionStatementLine: {
        **dict.fromkeys(STAFF, Through("statement")),
        Role.PARTNER: Through("statement"),
    },
    CommissionDispute: {**STAFF, Role.PARTNER: own},
    Payout: {**STAFF, Role.PARTNER: own},
    PayoutMethod: {**PAYING, Role.PARTNER: own},
}
