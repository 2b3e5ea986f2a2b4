"""Tests of the portals: every page without a browser first, then in one."""
