"""Faults that real exports have, one by one: what is wrong, and what must become of it."""
