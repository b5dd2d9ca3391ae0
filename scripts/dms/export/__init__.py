"""`dms export`: the people of an audience who may be written to now, as a file for another tool."""
