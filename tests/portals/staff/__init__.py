"""Tests of the pages of the staff, each page as each role, without a browser."""
