"""PDFs made, sealed and read by a real child, and looked at from outside."""
