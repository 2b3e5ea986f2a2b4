"""Reads: from a document to one statement and the bytes of its answer."""
