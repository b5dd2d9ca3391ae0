"""Keeping out of the raw tables who was forgotten, by tombstones: salted hashes."""
