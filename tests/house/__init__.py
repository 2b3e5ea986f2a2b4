"""The repository read by its tests: sizes, names, documents, imports."""
