"""`dms build`: places checked, landing, dbt, publishing, and what it says at its end."""
