"""Nothing that a role may not see leaves the API, whatever is asked (DOMAIN, section 1.8)."""
