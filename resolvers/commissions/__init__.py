"""Commissions: rules, the ledger, statements and payouts."""
