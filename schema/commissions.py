"""Commissions as the API shows them: the ledger, statements and disputes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists

from auth.given import Given
from models.commission_ledger import CommissionEntry as Entries
from models.commission_ledger import CommissionStatus
from models.commission_statements import CommissionDispute as Disputes
from models.commission_statements import CommissionStatement as Statements
from models.commission_statements import CommissionStatementLine, StatementStatus
from models.commission_states import entry_status, statement_status
from models.documents import Document, DocumentKind
from resolvers.commissions import disputes, statements
from schema.blueprints import enumeration
from schema.entities import entity
from schema.fields import column, computed, money, to_many, to_one
from schema.mutating import mutations

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from models.commission_statements import DisputeStatus
    from models.commissions import Basis, EntryKind
    from schema.commission_rules import CommissionRuleVersion
    from schema.connections import Connection
    from schema.deals import Deal
    from schema.documents import DocumentVersion
    from schema.identities import User
    from schema.money import Money
    from schema.partners import Partner, PartnerTier
    from schema.payouts import Payout
    from schema.scalars import JSON, CurrencyCode


enumeration(CommissionStatus)
enumeration(StatementStatus)


def _status(row: Any, given: Given) -> ColumnElement[Any]:
    return entry_status(row.c, given.now)


def _statement_status(row: Any, _given: Given) -> ColumnElement[Any]:
    return statement_status(row.c)


def _on(entry: Any, statement: Any) -> ColumnElement[bool]:
    line = CommissionStatementLine.__table__.alias("line_between")
    return exists().where(line.c.entry_id == entry.c.id, line.c.statement_id == statement.c.id)


def _paper(file: Any, statement: Any) -> ColumnElement[bool]:
    document = Document.__table__.alias("its_paper")
    return exists().where(
        document.c.id == file.c.document_id,
        document.c.kind == DocumentKind.STATEMENT,
        document.c.subject_id == statement.c.id,
    )


@entity(Entries, plural="commissions", order="-earned_at")
class CommissionEntry:
    """A signed amount in a partner's ledger. Entries are only added; none ever changes.

    All entries of a line of an invoice come to what the partner is entitled to for it, at every
    moment: after payments, credits and changes of rules.
    """

    partner: Partner = to_one("Whose it is.", implied=True)
    deal: Deal | None = to_one("The deal that earned it.")
    order_number: str | None = column("The order that it is about, such as O-2026-00042.")
    period: str = column("The month in which it was earned, such as 2026-11, in the seller's zone.")
    kind: EntryKind = column("Earned, corrected, or taken back after it was on a statement.")
    basis_kind: Basis | None = column("What the agreement is a share of.")
    currency: CurrencyCode = column("The currency of its amounts: that of the invoice.")
    basis: Money | None = money(
        "What this entry adds to the basis; null where the agreement is on a margin.",
        amount="shown_basis",
    )
    rate: Decimal | None = column(
        "Percent of the basis, 4 decimals; null where the agreement is on a margin.",
        column="shown_rate",
    )
    split_percent: Decimal | None = column("The partner's share of it in percent.")
    amount: Money = money("What it adds or, negative, takes back.", amount="amount")
    status: CommissionStatus = computed(
        "PENDING while the hold runs, APPROVED, PAYABLE on an issued statement, PAID; REVERSED when"
        " opposite entries came before a statement.",
        _status,
    )
    explanation: str = column("Why it is of this amount, in English with every number.")
    explanation_parts: JSON | None = column(
        "The same step by step, to be worded in any language: each has a `kind` (SALE, GRANTED or"
        " MARGIN, AGREEMENT, EARLIER, ENTRY, HELD) and its values; amounts are in `currency`, rate"
        " and split in percent. Null where a person wrote the explanation, and in older entries."
    )
    internal_basis: Money | None = money(
        "The basis also where it is a margin, for staff.", amount="basis"
    )
    internal_rate: Decimal | None = column("The rate likewise.", column="rate")
    internal_explanation: str | None = column("The explanation likewise.")
    rule_version: CommissionRuleVersion | None = to_one("The version of the rule that counted.")
    tier: PartnerTier | None = to_one("The tier that counted.")
    exchange_rate: Decimal = column("From the invoice's currency to the entry's: 1, they are one.")
    exchange_on: date = column("The day of that rate, and of the entry in the seller's zone.")
    earned_at: datetime = column("When what earned it happened.")
    available_at: datetime = column("When its hold is over.")
    statement: CommissionStatement | None = to_one(
        "The statement that it is on.", on=lambda statement, row, _: _on(row, statement)
    )
    disputes: Connection[CommissionDispute] = to_many("What was found wrong.", key="entry_id")
    created_at: datetime = column("When the record was made.")


@entity(Statements, plural="commissionStatements", order="-issued_at")
class CommissionStatement:
    """A partner's account of a period in one currency. Once issued it never changes.

    It opens with what the former one closed; its closing balance may be negative and is carried.
    """

    partner: Partner = to_one("Whose it is.", implied=True)
    reference: str = column("Such as CS-2026-11-EUR-003.")
    number: int = column("Counts a partner's statements in the currency, without gaps.")
    status: StatementStatus = computed(
        "ISSUED until it is PAID; CARRIED when it is too little; DISPUTED while an entry is.",
        _statement_status,
    )
    currency: CurrencyCode = column("The currency of all its amounts.")
    period_from: date = column("Its first day.")
    period_through: date = column("Its last day.")
    opening: Money = money("What the former one closed with.")
    earned: Money = money("What was earned.")
    adjustments: Money = money("What was corrected or taken back.")
    paid: Money = money("What was paid out since the former one.")
    closing: Money = money("What the partner has to get; negative, what is owed to us.")
    issued_at: datetime = column("When it was issued.")
    file: DocumentVersion | None = to_one(
        "Its PDF, made once; null until it is made.",
        on=lambda file, row, _: _paper(file, row),
    )
    entries: Connection[CommissionEntry] = to_many(
        "The entries on it.", on=lambda entry, row, _: _on(entry, row)
    )
    payouts: Connection[Payout] = to_many("What was or is to be paid for it.", key="statement_id")
    created_at: datetime = column("When the record was made.")
    updated_at: datetime = column("When the record was last changed.")


@entity(Disputes, plural="commissionDisputes", order="-created_at")
class CommissionDispute:
    """What a partner finds wrong with an entry. OPEN → UPHELD, REJECTED."""

    entry: CommissionEntry = to_one("The entry.", implied=True)
    partner: Partner = to_one("Whose it is.", implied=True)
    status: DisputeStatus = column("How far it is.")
    reason: str = column("What is wrong, at most 2,000 characters.")
    answer: str | None = column("What finance says, at most 2,000 characters.")
    correction: CommissionEntry | None = to_one("The entry that corrects it.")
    opened_by: User | None = to_one("Who opened it.")
    decided_at: datetime | None = column("When it was answered.")
    version: int = column("Rises with every change.")
    created_at: datetime = column("When it was opened.")
    updated_at: datetime = column("When the record was last changed.")


mutations(
    statements.close_statement_period,
    disputes.dispute_commission,
    disputes.resolve_dispute,
)
