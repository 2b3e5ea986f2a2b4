"""Letters, the messages around them, and real mail servers."""
