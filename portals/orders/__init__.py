"""The pages about orders, invoices and documents: for people with a login alone."""
