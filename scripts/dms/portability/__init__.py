"""Whether SQL means the same on DuckDB and on Spark. Needs sqlglot, which users need not have."""
