"""The tools of an analyst: what a segment may read, and a segment from its idea to its end."""
