"""Tests, folder by folder as the house; world.py is the one named world, also the demo data."""
