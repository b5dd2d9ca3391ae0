"""`dms query`: ask the published files in SQL."""
