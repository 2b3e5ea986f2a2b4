"""Tests of the pages about quotes, orders and papers, by link and by login, without a browser."""
