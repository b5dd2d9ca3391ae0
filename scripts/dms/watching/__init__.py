"""`dms watch`: builds whenever something has arrived in the landing folder."""
