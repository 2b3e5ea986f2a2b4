"""The pages of the partners, tried without and with a browser."""
