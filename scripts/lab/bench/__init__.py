"""`dms bench`: how fast the project's own steps are, beside what DuckDB does by itself."""
