"""`dms backfill`: the states of customers on past month ends, from the rows as they are known."""
