"""`dms tasks`: whom each salesperson is to call, and what came of it."""
