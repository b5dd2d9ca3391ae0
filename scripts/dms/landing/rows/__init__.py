"""Rows of a file into its raw table by DuckDB's own readers; the rest to the rejected rows."""
