"""OAuth 2.1 for internal programs: Authlib's core, with what it leaves open closed here."""
