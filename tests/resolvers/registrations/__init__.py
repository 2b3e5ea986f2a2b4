"""The way of a registration, from a partner's submission to a protected deal."""
