"""The pages about quotes, for logins and for bearers of mailed links alike: one table for both."""
