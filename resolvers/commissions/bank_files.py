"""Files for the bank: SEPA credit transfers (pain.001.001.03) and a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from models.errors import Conflict, ErrorCode, Invalid
from models.organisations import Organisation

EURO: Final = "EUR"
ACCOUNT: Final = re.compile(r"IBAN:?\s*([A-Z]{2}\d{2}(?: ?[A-Z0-9]{1,4}){3,8})")
CODE: Final = re.compile(r"BIC:?\s*([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b")


class Transfer(NamedTuple):
    """One payout with the account that it goes to, in clear."""

    id: str
    holder: str
    iban: str
    bic: str
    amount: Decimal
    currency: str
    due_on: date
    text: str


def as_pain_001(transfers: Sequence[Transfer], payer: Organisation, *, at: datetime) -> str:
    """Return the transfers as one batch of SEPA credit transfers, valid by the ISO 20022 schema."""
    from sepaxml import SepaTransfer  # noqa: PLC0415  # slow, and only finance needs it

    if any(transfer.currency != EURO for transfer in transfers):
        raise Invalid("format", "SEPA transfers are in euros; take the table.")
    if not transfers:
        raise Invalid("payout_ids", code=ErrorCode.REQUIRED)
    file = SepaTransfer({**_debtor(payer), "batch": True, "currency": EURO})
    for transfer in transfers:
        file.add_payment(_payment(transfer, today=at.date()))
    exported: bytes = file.export(validate=True)
    return exported.decode()


def as_csv(transfers: Sequence[Transfer], _payer: Organisation, *, at: datetime) -> str:
    """Return the transfers as a table."""
    del at
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(Transfer._fields)
    writer.writerows([*each._replace(amount=f"{each.amount:f}")] for each in transfers)  # type: ignore[arg-type]
    return written.getvalue()


def _debtor(payer: Organisation) -> dict[str, str]:
    details = payer.bank_details or ""
    found, code = ACCOUNT.search(details), CODE.search(details)
    if found is None:
        raise Conflict(ErrorCode.INVALID_STATE, "Our own bank details name no IBAN.")
    debtor = {"name": payer.name[:70], "IBAN": found[1].replace(" ", "")}
    return debtor | {"BIC": code[1]} if code else debtor


def _payment(transfer: Transfer, *, today: date) -> dict[str, Any]:
    payment = {
        "name": transfer.holder,
        "IBAN": transfer.iban,
        "amount": int(transfer.amount.scaleb(2)),
        "execution_date": max(transfer.due_on, today),
        "description": transfer.text,
        "endtoend_id": transfer.id,
    }
    return payment | {"BIC": transfer.bic} if transfer.bic else payment
