"""Who: the one who acts, what he may see, and how he signs in."""
