"""What follows from events: later, retried, safe to run twice."""
