"""`dms reassign`: propose who takes over the contacts of a salesperson."""
