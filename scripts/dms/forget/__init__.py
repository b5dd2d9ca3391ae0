"""Erasure: what is kept of a forgotten person is a hash, and the rows that name them go."""
