"""Measures this API beside an idiomatic server and the floor, in one run."""
