"""The ledger of commissions, its statements and payouts, on real invoices."""
