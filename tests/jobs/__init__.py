"""What follows from events, under everything that can go wrong."""
