"""Whether SQL means the same on DuckDB and on Spark."""
