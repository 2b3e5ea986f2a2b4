"""Tests of pricing: public vectors, an oracle in fractions, identities and refusals."""
