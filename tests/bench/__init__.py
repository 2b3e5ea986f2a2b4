"""The bench, as far as it can be tested without measuring."""
