"""Whose company still stands: a partner while it is active, a customer until it is merged."""

from typing import Final

from sqlalchemy import Boolean, literal_column

COMPANY_STANDS: Final = """
    NOT EXISTS (
        SELECT FROM partners WHERE partners.id = {person}.partner_id
            AND (partners.status <> 'ACTIVE' OR partners.deleted_at IS NOT NULL)
    ) AND NOT EXISTS (
        SELECT FROM customers WHERE customers.id = {person}.customer_id
            AND (customers.status = 'MERGED' OR customers.deleted_at IS NOT NULL)
    )
"""
"""SQL about a row of users; triggers raise the epoch of everybody for whom its answer changes."""

company_stands: Final = literal_column(f"({COMPANY_STANDS.format(person='users')})", Boolean)
"""The same for statements over `User`, under its own table's name."""
