"""The way of a quote: drafted, approved, sent, asked about, changed, accepted and signed."""
