"""The arithmetic of commissions against rational arithmetic that knows nothing of it."""
