"""Use-cases: what they do, refuse and write down."""
