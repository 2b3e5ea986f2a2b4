"""Orders, and what is charged, paid and taken back of them."""
